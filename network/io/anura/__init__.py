"""Models in the tables of Anura, the public schema of Optilogic, read as a network of ours."""
