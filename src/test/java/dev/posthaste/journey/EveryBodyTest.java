package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.posthaste.contract.Operations;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What no reader should have to read is refused by every operation, not by that which sends alone. A new one is part of this. */
@QuarkusTest
@WithTestResource(StackResource.class)
class EveryBodyTest {

    private static final Map<String, String> BODIES = Map.of(
            "nothing but brackets", "[".repeat(100_000),
            "objects in objects", "{\"a\":".repeat(100_000),
            "a number of a thousand digits", "{\"limit\":" + "9".repeat(1_000) + "}",
            "a member twice", "{\"name\":\"a\",\"name\":\"b\"}",
            "half of a character", "{\"name\":\"\\uD83D\"}",
            "no JSON", "name=a",
            "a list", "[1]",
            "nothing", "null");

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_hostile_body_is_refused_by_every_operation_in_one_voice() {
        List<Executable> refusals = new ArrayList<>();
        Operations.offered().stream()
                .filter(operation -> operation.startsWith("P")) // POST, PUT, PATCH
                .forEach(operation ->
                        BODIES.forEach((name, body) -> refusals.add(() -> assertRefused(operation, name, body))));

        assertThat(refusals).hasSizeGreaterThan(100);
        assertAll(refusals);
    }

    /**
     * What is named in the path is not there, so that an operation without a body says so. Without REST-assured, which prints a body
     * prettily, in memory, before it knows whether anybody wants to see it.
     */
    private void assertRefused(String operation, String name, String body) throws Exception {
        String[] parts = operation.split(" ", 2);
        String path = parts[1].replace("{}", UUID.randomUUID().toString());
        HttpRequest request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                .header("Authorization", "Bearer " + Service.KEY)
                .header("Content-Type", "application/json")
                .method(parts[0], BodyPublishers.ofString(body))
                .build();

        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as("%s with %s", operation, name).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type"))
                .as("%s with %s", operation, name)
                .hasValue("application/problem+json");
        assertThat(answer.body().length())
                .as("%s with %s repeats nothing of it", operation, name)
                .isLessThan(2_000);
    }
}
