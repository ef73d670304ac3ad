from . import answer
from . import page
