# Build: locked dependencies into a venv, then Tocsin as a wheel. setuptools stays in this stage.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/tocsin
COPY requirements/run.txt requirements/build.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && /opt/tocsin/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml LICENSE ./
COPY bot bot
COPY handlers handlers
COPY broadcasts broadcasts
COPY texts texts
COPY estate estate
COPY simulator simulator
COPY locales locales
RUN /opt/tocsin/bin/pybabel -q compile -d locales -D tocsin \
    && pip wheel --no-cache-dir --no-deps --no-build-isolation -w /tmp/wheel . \
    && /opt/tocsin/bin/pip install --no-cache-dir --no-deps /tmp/wheel/*.whl

FROM python:3.12-slim
# Charts and printed sheets carry Chinese.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /data tocsin \
    && install -d -o tocsin -g tocsin /data
COPY --from=build /opt/tocsin /opt/tocsin
ENV PATH=/opt/tocsin/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TOCSIN_DATABASE_URL=sqlite+aiosqlite:////data/tocsin.db \
    TOCSIN_MEDIA_DIR=/data/media \
    TOCSIN_LISTEN=0.0.0.0:8080 \
    TOCSIN_LOG_FORMAT=json
USER tocsin
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4).close()"]
ENTRYPOINT ["tocsin"]
CMD ["run"]
