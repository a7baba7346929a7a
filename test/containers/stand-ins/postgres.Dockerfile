# In the place of postgres:…: the server as npm's registry has it, with Debian's pg_isready.
FROM lethe-stand-in/base
COPY native /opt/postgresql
COPY postgres-entrypoint.sh /usr/local/bin/postgres-entrypoint
RUN chmod 0755 /opt/postgresql/bin/* && useradd --uid 999 --user-group postgres \
 && install --directory --owner=postgres --group=postgres --mode=700 /var/lib/postgresql/data
ENV PATH=/opt/postgresql/bin:$PATH
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT ["/usr/local/bin/postgres-entrypoint"]
