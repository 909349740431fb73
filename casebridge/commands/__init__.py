"""Commands of the command line, one module each; each hands its own in through `register(main)`."""
