# docker build -t posthaste:0.1.0 .
#
# The images are arguments, so that a build behind a mirror can name its own.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
# The tests ran before an image is built. mdep.skip: only the local stack needs a file with its class path.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -DskipTests -Dmdep.skip package

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
# By number, so that Kubernetes can see that it is not root. Everything above belongs to root and cannot be written to;
# the process writes to /tmp alone.
USER 10001:10001
EXPOSE 8080 9000
# Java is process 1 and gets the signals itself: SIGTERM drains what is in flight. Further options go in JAVA_TOOL_OPTIONS.
#
# MaxRAMPercentage: the rest is for threads, buffers outside the heap (Kafka, TLS) and the code cache.
# ExitOnOutOfMemoryError: a process that has lost a thread to it would go on half dead; a restart loses nothing.
# user.timezone: times in answers and logs never depend on the node. user.home: the number 10001 has no home.
#
# There is no AOT cache yet, though it makes the start several times faster. Quarkus can train one in the build
# (quarkus.package.jar.aot.phase=build, 60 MB, no broker or database needed), but it holds only for the very JVM that trained
# it, and the JVM of the build stage is not the one of this stage. Quarkus' aot-jar without its cache starts slower than this
# fast-jar, so do not switch to one without the other.
ENTRYPOINT ["java", \
    "-XX:MaxRAMPercentage=65", \
    "-XX:+ExitOnOutOfMemoryError", \
    "-Duser.timezone=UTC", \
    "-Duser.home=/tmp", \
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", \
    "--enable-native-access=ALL-UNNAMED", \
    "--sun-misc-unsafe-memory-access=allow", \
    "-jar", "quarkus-run.jar"]
