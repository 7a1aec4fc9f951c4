"""One module a subcommand: functions of settings that return an exit code; `options` is what they share."""
