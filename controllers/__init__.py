from . import page
from . import privacy
