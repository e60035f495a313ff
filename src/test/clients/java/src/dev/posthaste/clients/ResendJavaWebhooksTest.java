package dev.posthaste.clients;

import static dev.posthaste.clients.Redirected.here;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.resend.Resend;
import com.resend.core.exception.ResendException;
import com.resend.services.emails.model.CreateEmailOptions;
import com.resend.services.webhooks.Webhooks;
import com.resend.services.webhooks.model.CreateWebhookOptions;
import com.resend.services.webhooks.model.CreateWebhookResponseSuccess;
import com.resend.services.webhooks.model.UpdateWebhookOptions;
import com.resend.services.webhooks.model.VerifyWebhookOptions;
import com.resend.services.webhooks.model.WebhookEvent;
import com.resend.services.webhooks.model.WebhookEventStatus;
import com.resend.services.webhooks.model.WebhookStatus;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The webhooks of Resend's SDK for Java, with a subscriber that checks what it is told. */
class ResendJavaWebhooksTest {

    private record Call(String id, String timestamp, String signature, String payload) {

        VerifyWebhookOptions with(String secret) {
            return VerifyWebhookOptions.builder()
                    .payload(payload)
                    .addHeader("svix-id", id)
                    .addHeader("svix-timestamp", timestamp)
                    .addHeader("svix-signature", signature)
                    .secret(secret)
                    .build();
        }
    }

    private final Resend resend = new Resend(Here.KEY);
    private final Webhooks webhooks = here(resend.webhooks());
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer subscriber;

    @AfterAll
    static void no_call_of_the_sdk_is_left_out() {
        Calls.allSucceeded(Webhooks.class);
    }

    @BeforeEach
    void listen() throws IOException {
        subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/", this::take);
        subscriber.start();
    }

    @AfterEach
    void close() {
        subscriber.stop(0);
    }

    @Test
    void a_subscriber_is_told_and_can_look_again() throws Exception {
        CreateWebhookResponseSuccess made = webhooks.create(CreateWebhookOptions.builder()
                .endpoint(
                        "http://127.0.0.1:%d/".formatted(subscriber.getAddress().getPort()))
                .events(WebhookEvent.EMAIL_SENT)
                .build());
        String email = here(resend.emails())
                .send(CreateEmailOptions.builder()
                        .from(Here.FROM)
                        .to(Here.someone())
                        .subject("Hello")
                        .text("Hello.")
                        .build())
                .getId();
        Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .until(() -> calls.stream().anyMatch(call -> call.payload().contains(email)));
        Call call = calls.stream()
                .filter(each -> each.payload().contains(email))
                .findFirst()
                .orElseThrow();

        webhooks.verify(call.with(made.getSigningSecret()));
        var forged = new Call(call.id(), call.timestamp(), call.signature(), call.payload() + " ");
        assertThrows(ResendException.class, () -> webhooks.verify(forged.with(made.getSigningSecret())));

        Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .until(() -> webhooks.getEvent(made.getId(), call.id()).getStatus() == WebhookEventStatus.SUCCESS);
        assertThat(webhooks.listEvents(made.getId()).getData())
                .anyMatch(event -> event.getId().equals(call.id()));
        assertThat(webhooks.listEventAttempts(made.getId(), call.id()).getData())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.getHttpStatusCode()).isEqualTo(200));
        webhooks.replayEvent(made.getId(), call.id());
        Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .until(() -> calls.stream()
                                .filter(each -> each.id().equals(call.id()))
                                .count()
                        == 2);

        webhooks.update(
                made.getId(),
                UpdateWebhookOptions.builder().status(WebhookStatus.DISABLED).build());
        assertThat(webhooks.get(made.getId()).getStatus()).isEqualTo(WebhookStatus.DISABLED);
        assertThat(webhooks.list().getData()).anyMatch(each -> each.getId().equals(made.getId()));
        webhooks.remove(made.getId());
        assertThat(assertThrows(ResendException.class, () -> webhooks.get(made.getId()))
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void an_endpoint_that_cannot_be_called_is_refused() {
        var impossible = CreateWebhookOptions.builder()
                .endpoint("ftp://hooks.example.com/")
                .events(WebhookEvent.EMAIL_SENT)
                .build();

        ResendException refusal = assertThrows(ResendException.class, () -> webhooks.create(impossible));

        assertThat(refusal.getStatusCode()).isEqualTo(422);
        assertThat(refusal.getErrorName()).isEqualTo("validation_error");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            calls.add(new Call(
                    headers.getFirst("svix-id"),
                    headers.getFirst("svix-timestamp"),
                    headers.getFirst("svix-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
