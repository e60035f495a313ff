package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that are made to hurt are refused in the one voice, and the service goes on. How soon, and at what cost, is for {@code
 * ./dev bench --overload} to say.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
class HostileBodyTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MEBIBYTE = 1024 * 1024;

    LocalStack stack;

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("objects in objects", "{\"a\":".repeat(100_000) + 1 + "}".repeat(100_000)),
                Arguments.of("a million members", members(1_000_000)),
                Arguments.of("a number of a thousand digits", "{\"from\":" + "9".repeat(1_000) + "}"),
                Arguments.of(
                        "a number of a thousand digits behind the point", "{\"from\":0." + "9".repeat(1_000) + "}"),
                Arguments.of("a member twice", "{\"from\":\"a@b.test\",\"from\":\"c@d.test\"}"),
                Arguments.of("a member twice, far inside", "{\"metadata\":{\"k\":\"1\",\"k\":\"2\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void what_no_reader_should_have_to_read_is_malformed(String name, String body) throws Exception {
        refused(post(body), 400, "malformed");
    }

    @Test
    void a_string_of_50_megabytes_is_too_large() throws Exception {
        refused(post("{\"text\":\"" + "x".repeat(50 * MEBIBYTE) + "\"}"), 413, "too-large");
    }

    @Test
    void what_is_announced_as_too_large_is_refused_before_it_comes() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("""
                    POST /v1/emails HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """.formatted(Service.KEY, 50 * MEBIBYTE).getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void what_is_compressed_is_not_inflated() throws Exception {
        HttpResponse<String> answer = send(request()
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb()))
                .build());

        refused(answer, 400, "malformed");
    }

    @Test
    void of_thousands_of_faults_a_hundred_are_told() throws Exception {
        JsonNode problem = refused(post(members(40_000)), 422, "invalid");

        assertThat(problem.get("errors")).hasSize(100);
    }

    @Test
    void a_record_that_is_larger_than_the_log_takes_is_too_large() throws Exception {
        byte[] noise = new byte[2 * MEBIBYTE]; // which no compression makes smaller
        new Random(3).nextBytes(noise);
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("lane", "bulk");
        email.put(
                "attachments",
                List.of(Map.of(
                        "filename", "noise.bin", "content", Base64.getEncoder().encodeToString(noise))));
        String body = JSON.writeValueAsString(email);

        alterBulk(new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MEBIBYTE)), OpType.SET));
        try {
            // The broker hears of it a little later than whoever asked.
            Awaitility.await().until(() -> post(body).statusCode() != 202);
            refused(post(body), 413, "too-large");
        } finally {
            alterBulk(new AlterConfigOp(
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(12 * MEBIBYTE)), OpType.SET));
        }

        Awaitility.await().until(() -> post(body).statusCode() == 202);
    }

    private void alterBulk(AlterConfigOp change) throws Exception {
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "mail.bulk"), Set.of(change)))
                    .all()
                    .get();
        }
    }

    private static JsonNode refused(HttpResponse<String> answer, int status, String kind) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("type").textValue()).isEqualTo("urn:posthaste:problem:" + kind);
        assertThat(problem.get("statusCode").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).isNotBlank();
        return problem;
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return send(request().POST(BodyPublishers.ofString(body)).build());
    }

    /** Without REST-assured, which prints a body prettily, in memory, before it knows whether anybody wants to see it. */
    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/emails"))
                .header("Authorization", "Bearer " + Service.KEY)
                .header("Content-Type", "application/json");
    }

    private static String members(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"m" + number + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A request that would be a good one, and 64 MB long, if somebody inflated it. */
    private static byte[] bomb() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(JSON.writeValueAsBytes(Emails.plain(Emails.someone())));
            gzip.write(" ".repeat(64 * MEBIBYTE).getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
