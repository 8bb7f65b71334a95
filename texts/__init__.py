"""Every word that people read: (words, values) -> text. The only floor that knows gettext.

A text for a message is `Html`: whole sentences, values escaped. A text for a button or a toast is
plain. One function per message, in the module named after its noun; the language is an argument,
because one task speaks to many people.
"""
