from divcheck.cli import main

main()
