"""What the lifecycle scripts share. `make test` puts dev/ on the path, a shell not."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "dev"))
