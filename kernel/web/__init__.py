"""The web shell: rendering, languages, navigation, and what every page and request shares."""
