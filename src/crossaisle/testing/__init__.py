"""Contract suites for the ports, and fakes to feed them: for everyone who writes an encoder, a store or an index.

Subclass a suite in a test file, say how to make yours, and run pytest:

    from crossaisle.testing import EncoderContract

    class TestMyEncoder(EncoderContract):
        def make(self):
            return MyEncoder()

What a suite demands is what the rest of crossaisle relies on. Failures are AssertionErrors that say what is expected.
"""

from crossaisle.testing.chat_server import ScriptedChatServer
from crossaisle.testing.conversations import ConversationStoreContract, made_conversation
from crossaisle.testing.encoders import EncoderContract
from crossaisle.testing.events import EventStoreContract, made_event, made_events
from crossaisle.testing.fakes import CountingEncoder, full_product, generated_products
from crossaisle.testing.indexes import LexicalIndexContract, VectorIndexContract
from crossaisle.testing.llms import LanguageModelContract, ScriptedLanguageModel
from crossaisle.testing.slates import SlateStoreContract, made_slate
from crossaisle.testing.stores import CatalogStoreContract

__all__ = [
    "CatalogStoreContract",
    "ConversationStoreContract",
    "CountingEncoder",
    "EncoderContract",
    "EventStoreContract",
    "LanguageModelContract",
    "LexicalIndexContract",
    "ScriptedChatServer",
    "ScriptedLanguageModel",
    "SlateStoreContract",
    "VectorIndexContract",
    "full_product",
    "generated_products",
    "made_conversation",
    "made_event",
    "made_events",
    "made_slate",
]
