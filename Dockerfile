# One image for the bot; the store is a file on a volume, or PostgreSQL through DEALWIRE_DATABASE_URL.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY bot bot
COPY adapters adapters
COPY storage storage
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home dealwire && mkdir /data && chown dealwire /data
COPY --from=build /opt/venv /opt/venv
USER dealwire
WORKDIR /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DEALWIRE_DATABASE_URL=sqlite:////data/dealwire.db
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["dealwire", "doctor", "--quiet"]
ENTRYPOINT ["dealwire"]
CMD ["run"]
