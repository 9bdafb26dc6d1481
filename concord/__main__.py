"""``python -m concord`` is the command ``concord``."""

from cli.main import main

if __name__ == "__main__":
    main()
