"""Reads lists of contacts as offices have them: tables of any make, address cards → named cells → rows."""
