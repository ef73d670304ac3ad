from . import page
from . import segment
