# In the place of temporalio/server: built from the Go module; the settings are inside it.
FROM lethe-stand-in/base
RUN useradd --uid 1000 --user-group --create-home temporal
COPY temporal-server /usr/local/bin/temporal-server
COPY temporal-entrypoint.sh /usr/local/bin/temporal-entrypoint
WORKDIR /etc/temporal
USER temporal
CMD ["/usr/local/bin/temporal-entrypoint"]
