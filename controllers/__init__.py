from . import page
from . import preferences
from . import receipt
