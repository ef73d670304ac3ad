from . import answer
from . import page
from . import privacy
from . import preferences
from . import receipt
from . import segment
