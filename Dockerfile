# docker build -t posthaste:0.1.0 .
#
# The images are arguments, so that a build behind a mirror can name its own.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml openapi.yaml ./
COPY src/main src/main
# The tests ran before an image is built. mdep.skip: only the local stack needs a file with its class path.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -q -DskipTests -Dmdep.skip -Dquarkus.package.jar.type=aot-jar package

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Posthaste" \
      org.opencontainers.image.description="Transactional email: accepted means durable." \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
# What changes least comes first: a new version of Posthaste is a new layer of about a megabyte.
COPY --from=build /src/target/quarkus-app/lib/ lib/
COPY --from=build /src/target/quarkus-app/quarkus-run.jar ./
COPY --from=build /src/target/quarkus-app/quarkus/ quarkus/
COPY --from=build /src/target/quarkus-app/app/ app/
COPY src/main/docker/java.options ./
# The cache of classes and profiles that makes the start several times faster. It holds only for the JVM that trained it and the
# path it was trained at, so it is trained here: the service starts without broker and database, runs for a while, is stopped
# and writes it. timeout says 124 when it did its work.
RUN KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 POSTHASTE_ROUTE=127.0.0.1:9 \
    timeout -s TERM 30 java @java.options -XX:AOTCacheOutput=app.aot -jar quarkus-run.jar >/dev/null 2>&1; \
    test -s app.aot
# By number, so that Kubernetes can see that it is not root. Everything above belongs to root and cannot be written to;
# the process writes to /tmp alone.
USER 10001:10001
EXPOSE 8080 9000
# Java is process 1 and gets the signals itself: SIGTERM drains what is in flight. Further options go in JAVA_TOOL_OPTIONS, other values
# for those of java.options in _JAVA_OPTIONS.
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=app.aot", "-jar", "quarkus-run.jar"]
