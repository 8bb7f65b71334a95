"""Does the stored table of the Bot API say what its independent model says?"""

import json

import pytest

from simulator.api import METHODS
from simulator.schema import SCHEMA, TABLE, remarks
from simulator.schema.generate import table, written


def test_the_stored_table_is_what_the_installed_model_says():
    assert json.loads(TABLE.read_text()) == table()
    assert TABLE.read_text() == written(table()), "python -m simulator.schema.generate"


def test_every_method_of_the_bot_api_is_in_it():
    assert SCHEMA.version == "10.3"
    assert len(SCHEMA.methods) == 185
    assert SCHEMA.name_of("SENDmessage") == "sendMessage"
    assert SCHEMA.name_of("sendMesage") is None


def test_what_is_modelled_has_the_names_of_the_bot_api():
    assert set(METHODS) <= set(SCHEMA.methods)


def test_it_knows_what_must_be_there():
    message = SCHEMA.methods["sendMessage"]
    assert [name for name, parameter in message.items() if parameter.required] == [
        "chat_id",
        "text",
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"chat_id": 1, "text": "x", "disable_notification": True, "entities": []}, []),
        ({"chat_id": "@name", "text": "x", "reply_markup": "{}"}, []),
        ({"txet": "x"}, ['unknown parameter "txet" is ignored']),
        ({"text": 5}, ['parameter "text" is of type Integer, not String']),
        ({"chat_id": 1.5}, ['parameter "chat_id" is of type Float, not Integer or String']),
        ({"chat_id": True}, ['parameter "chat_id" is of type Boolean, not Integer or String']),
        ({"text": None}, ['parameter "text" is of type null, not String']),
        ({"entities": {}}, ['parameter "entities" is of type Object, not Array']),
        (
            {"disable_notification": "true"},
            ['parameter "disable_notification" is of type String, not Boolean'],
        ),
    ],
)
def test_a_probable_mistake_is_remarked(values, said):
    assert list(remarks(SCHEMA.methods["sendMessage"], values, typed=True)) == said


def test_in_a_form_everything_is_text():
    values = {"chat_id": "1", "disable_notification": "true", "txet": "x"}
    said = list(remarks(SCHEMA.methods["sendMessage"], values, typed=False))
    assert said == ['unknown parameter "txet" is ignored']
