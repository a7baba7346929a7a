# In the place of temporalio/ui: built from the Go module.
FROM lethe-stand-in/base
RUN useradd --uid 1000 --user-group --create-home temporal
WORKDIR /home/ui-server
COPY ui-server ./ui-server
COPY docker.yaml ./config/docker.yaml
USER temporal
ENTRYPOINT ["./ui-server", "--env", "docker", "start"]
