"""Write the tables of the built-in world: ``python -m network.reference``."""

from network.io.csv import write_folder
from network.reference import TABLES_FOLDER
from network.reference.generate import generate

if __name__ == "__main__":
    write_folder(generate(), TABLES_FOLDER)
