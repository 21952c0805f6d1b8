# The hub's own image: one command, `sip-hub`, and what it needs at run time.
# It holds no address and no secret; settings are environment variables (`sip-hub worker --help` lists them).
# It runs with a read-only root file system: state lies in the volume, and Python writes no bytecode.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
# Two environments, both pinned with hashes: what builds the wheel never reaches the image.
COPY requirements requirements
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --requirement requirements/run.txt
RUN python -m venv tools && tools/bin/pip install --require-hashes --requirement requirements/dev.txt
COPY . .
RUN tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheel . \
    && /venv/bin/pip install --no-deps --no-index wheel/*.whl \
    && /venv/bin/python -m compileall -q /venv/lib

FROM ${PYTHON}
RUN groupadd --gid 10001 sip-hub \
    && useradd --uid 10001 --gid sip-hub --home-dir /var/lib/sip-hub --create-home --shell /usr/sbin/nologin sip-hub
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SIP_HUB_STATE_DIRECTORY=/var/lib/sip-hub SIP_HUB_LOG_FORMAT=JSON
USER sip-hub
VOLUME /var/lib/sip-hub
# Here a worker looks for log-exceptions.yaml (docs/runbook.md).
WORKDIR /etc/sip-hub
ENTRYPOINT ["sip-hub"]
