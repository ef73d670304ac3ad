from . import page
from . import preferences
