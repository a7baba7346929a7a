# In the place of temporalio/admin-tools: the one tool of it that docker-compose.yml uses; the schema is inside it.
FROM lethe-stand-in/base
RUN useradd --uid 1000 --user-group --create-home temporal
COPY temporal-sql-tool /usr/local/bin/temporal-sql-tool
USER temporal
