# docker build -t chargeplan .
FROM debian:12 AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git make
COPY . /src
WORKDIR /src
RUN make package

FROM debian:12-slim
COPY --from=build /src/build/package/ /tmp/package/
RUN apt-get update \
 && apt-get install -y --no-install-recommends systemd-standalone-sysusers /tmp/package/*.deb \
 && rm -rf /tmp/package /var/lib/apt/lists/* \
 && install -d -o chargeplan -g chargeplan -m 0700 /var/lib/chargeplan
USER chargeplan
# Inside a container every caller comes from elsewhere, so that the service asks for API keys (or CHARGEPLAN_NO_AUTH=true).
ENV CHARGEPLAN_BIND=:: CHARGEPLAN_DATA=/var/lib/chargeplan
VOLUME /var/lib/chargeplan
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["chargeplan", "serve"]
