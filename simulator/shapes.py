"""What do the JSON values that pass through the simulator look like?"""

from typing import Any

# Bot API objects are open-ended JSON; giving each its own type would copy the Bot API's manual.
Json = dict[str, Any]
