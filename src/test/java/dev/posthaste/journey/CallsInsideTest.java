package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.posthaste.outside.NamesInside;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nobody who may send has the service call what stands beside it. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Fetching.class)
class CallsInsideTest {

    private static final List<String> OURS = List.of(
            "127.0.0.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "10.0.0.7",
            "192.168.0.7",
            "169.254.169.254",
            "[fe80::1]",
            "[fd00::7]",
            "0.0.0.0");

    @Test
    void an_address_of_ours_is_refused_as_a_file_in_each_of_its_spellings() throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> email = Emails.plain(Emails.someone());
            email.put(
                    "attachments",
                    OURS.stream()
                            .map(host -> Map.of("path", "https://" + host + ":" + inside.getLocalPort() + "/a.pdf"))
                            .toList());

            Service.post(email)
                    .then()
                    .statusCode(422)
                    .body(
                            "errors.pointer",
                                    equalTo(IntStream.range(0, OURS.size())
                                            .mapToObj("/attachments/%d/path"::formatted)
                                            .toList()),
                            "errors.detail", everyItem(not(containsString("fetch.hosts"))));

            assertNobodyCalls(inside);
        }
    }

    @Test
    void and_as_an_endpoint_of_webhooks() throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (String host : OURS) {
                Service.caller()
                        .contentType(ContentType.JSON)
                        .body(Map.of(
                                "endpoint",
                                "https://" + host + ":" + inside.getLocalPort() + "/",
                                "events",
                                List.of("email.sent")))
                        .post("/v1/webhooks")
                        .then()
                        .statusCode(422)
                        .body("errors.pointer", equalTo(List.of("/endpoint")));
            }
            assertNobodyCalls(inside);
        }
    }

    @Test
    void a_name_that_leads_inside_is_no_way_to_a_file() throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> email = Emails.plain(Emails.someone());
            String host = "files." + NamesInside.DOMAIN + ":" + inside.getLocalPort();
            email.put("attachments", List.of(Map.of("path", "https://" + host + "/a.pdf")));

            Service.post(email)
                    .then()
                    .statusCode(422)
                    .body(
                            "errors.pointer", equalTo(List.of("/attachments/0/path")),
                            "errors[0].detail", containsString("leads to a private address"));

            assertNobodyCalls(inside);
        }
    }

    @Test
    void nor_to_an_endpoint_of_webhooks() throws Exception {
        Service.awaitReads();
        try (ServerSocket inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String host = "hooks." + NamesInside.DOMAIN + ":" + inside.getLocalPort();
            String hook = made(Map.of("endpoint", "https://" + host + "/", "events", List.of("email.sent")));

            String event = Service.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("type", "email.sent"))
                    .post(hook + "/test")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> Service.caller()
                            .get(hook + "/events/" + event + "/attempts")
                            .then()
                            .body("data.detail", hasItem(containsString("leads to a private address"))));
            assertNobodyCalls(inside);
            Service.caller().delete(hook).then().statusCode(200);
        }
    }

    private static String made(Map<String, ?> hook) {
        String id = Service.caller()
                .contentType(ContentType.JSON)
                .body(hook)
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return "/v1/webhooks/" + id;
    }

    private static void assertNobodyCalls(ServerSocket inside) throws IOException {
        inside.setSoTimeout(200);
        assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
    }
}
