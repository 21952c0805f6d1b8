"""Every word that `sip-hub` says to people, in English and in Swedish; the Swedish is that of docs/glossary.md."""
