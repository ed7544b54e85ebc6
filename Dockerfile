# Two stages: the first makes the browser assets, the second runs the portal as an ordinary user.

FROM python:3.13-slim-bookworm AS assets
WORKDIR /app
COPY requirements requirements
COPY package.json package-lock.json .npmrc ./
COPY tools tools
COPY static static
RUN python tools/install.py

FROM python:3.13-slim-bookworm AS runtime
ENV PYTHONUNBUFFERED=1 \
    PEARLS_ENV=production \
    VAR_DIR=/data \
    STATIC_ROOT=/app/staticfiles
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home pearls \
    && install -d -o pearls -g pearls /data
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /app/static/vendor static/vendor
RUN python tools/messages.py compile
# Gathering files needs no secrets and no servers, so it runs with the settings of a developer.
RUN PEARLS_ENV=development python manage.py collectstatic --noinput --ignore css \
    && python -m compileall -q pearls practices actionplans mentoring awards
USER pearls
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "tools/healthcheck.py", "web"]
CMD ["gunicorn", "-c", "gunicorn.conf.py"]
