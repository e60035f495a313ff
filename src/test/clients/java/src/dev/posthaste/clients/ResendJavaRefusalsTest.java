package dev.posthaste.clients;

import static dev.posthaste.clients.Redirected.here;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.resend.Resend;
import com.resend.core.exception.ResendException;
import com.resend.core.net.ListParams;
import com.resend.services.apikeys.ApiKeys;
import com.resend.services.apikeys.model.CreateApiKeyOptions;
import com.resend.services.apikeys.model.UpdateApiKeyOptions;
import com.resend.services.batch.Batch;
import com.resend.services.emails.Emails;
import com.resend.services.emails.model.CreateEmailOptions;
import com.resend.services.emails.model.UpdateEmailOptions;
import com.resend.services.suppressions.Suppressions;
import com.resend.services.suppressions.SuppressionsBatch;
import com.resend.services.suppressions.model.AddSuppressionOptions;
import com.resend.services.suppressions.model.AddSuppressionsOptions;
import com.resend.services.suppressions.model.ListSuppressionsParams;
import com.resend.services.suppressions.model.RemoveSuppressionsOptions;
import com.resend.services.templates.Templates;
import com.resend.services.templates.model.CreateTemplateOptions;
import com.resend.services.templates.model.UpdateTemplateOptions;
import com.resend.services.webhooks.Webhooks;
import com.resend.services.webhooks.model.CreateWebhookOptions;
import com.resend.services.webhooks.model.UpdateWebhookOptions;
import com.resend.services.webhooks.model.WebhookEvent;
import com.resend.services.webhooks.model.WebhookStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every call of Resend's SDK for Java that has an endpoint here hears no in the words of Resend. */
class ResendJavaRefusalsTest {

    private static final String NO_EVENT = "msg_nobody";
    private static final ListParams TOO_MANY = ListParams.builder().limit(101).build();

    private final Resend resend = new Resend(Here.KEY);
    private final Emails emails = here(resend.emails());
    private final Batch batch = here(resend.batch());
    private final Templates templates = here(resend.templates());
    private final Suppressions suppressions = here(resend.suppressions());
    private final SuppressionsBatch many = here(suppressions.batch());
    private final ApiKeys keys = here(resend.apiKeys());
    private final Webhooks webhooks = here(resend.webhooks());

    @Test
    void each_says_what_is_wrong_with_what_is_asked() {
        assertAll(invalid().entrySet().stream()
                .map(call -> () -> refused(call.getKey(), call.getValue(), 422, "validation_error")));
    }

    @Test
    void each_says_what_is_not_there() {
        assertAll(missing().entrySet().stream()
                .map(call -> () -> refused(call.getKey(), call.getValue(), 404, "not_found")));
    }

    @Test
    void no_call_of_the_sdk_is_left_out() {
        Set<String> tried = new TreeSet<>(invalid().keySet());
        tried.addAll(missing().keySet());

        Calls.allAmong(
                tried,
                Emails.class,
                Batch.class,
                Templates.class,
                Suppressions.class,
                SuppressionsBatch.class,
                ApiKeys.class,
                Webhooks.class);
    }

    private Map<String, Executable> invalid() {
        Map<String, Executable> calls = new TreeMap<>();
        calls.put("Emails.send", () -> emails.send(toNobody()));
        calls.put("Emails.list", () -> emails.list(TOO_MANY));
        calls.put("Batch.send", () -> batch.send(List.of(toNobody())));
        calls.put("Batch.create", () -> batch.create(List.of(toNobody())));
        calls.put(
                "Templates.create",
                () -> templates.create(CreateTemplateOptions.builder()
                        .name("Broken")
                        .html("<p>{{{NOBODY}}}</p>")
                        .build()));
        calls.put("Templates.list", () -> templates.list(TOO_MANY));
        calls.put(
                "Suppressions.add",
                () -> suppressions.add(
                        AddSuppressionOptions.builder().email("nobody").build()));
        calls.put(
                "Suppressions.list",
                () -> suppressions.list(
                        ListSuppressionsParams.builder().limit(101).build()));
        calls.put(
                "SuppressionsBatch.add",
                () -> many.add(AddSuppressionsOptions.builder()
                        .emails(List.of("nobody"))
                        .build()));
        calls.put(
                "SuppressionsBatch.remove",
                () -> many.remove(RemoveSuppressionsOptions.builder()
                        .emails(List.of("nobody"))
                        .build()));
        calls.put(
                "ApiKeys.create",
                () -> keys.create(CreateApiKeyOptions.builder().name("").build()));
        calls.put("ApiKeys.list", () -> keys.list(TOO_MANY));
        calls.put(
                "Webhooks.create",
                () -> webhooks.create(CreateWebhookOptions.builder()
                        .endpoint("ftp://hooks.example.com/")
                        .events(WebhookEvent.EMAIL_SENT)
                        .build()));
        calls.put("Webhooks.list", () -> webhooks.list(TOO_MANY));
        return calls;
    }

    private Map<String, Executable> missing() {
        Map<String, Executable> calls = new TreeMap<>();
        calls.put("Emails.get", () -> emails.get(nobody()));
        calls.put(
                "Emails.update",
                () -> emails.update(
                        nobody(),
                        UpdateEmailOptions.builder()
                                .scheduledAt(
                                        Instant.now().plus(1, ChronoUnit.HOURS).toString())
                                .build()));
        calls.put("Emails.cancel", () -> emails.cancel(nobody()));
        calls.put("Templates.get", () -> templates.get(nobody()));
        calls.put(
                "Templates.update",
                () -> templates.update(
                        nobody(), UpdateTemplateOptions.builder().name("Nobody").build()));
        calls.put("Templates.publish", () -> templates.publish(nobody()));
        calls.put("Templates.duplicate", () -> templates.duplicate(nobody()));
        calls.put("Templates.remove", () -> templates.remove(nobody()));
        calls.put("Suppressions.get", () -> suppressions.get(Here.someone()));
        calls.put("Suppressions.remove", () -> suppressions.remove(Here.someone()));
        calls.put(
                "ApiKeys.update",
                () -> keys.update(
                        nobody(), UpdateApiKeyOptions.builder().name("Nobody").build()));
        calls.put("ApiKeys.remove", () -> keys.remove(nobody()));
        calls.put("Webhooks.get", () -> webhooks.get(nobody()));
        calls.put(
                "Webhooks.update",
                () -> webhooks.update(
                        nobody(),
                        UpdateWebhookOptions.builder()
                                .status(WebhookStatus.DISABLED)
                                .build()));
        calls.put("Webhooks.remove", () -> webhooks.remove(nobody()));
        calls.put("Webhooks.listEvents", () -> webhooks.listEvents(nobody()));
        calls.put("Webhooks.getEvent", () -> webhooks.getEvent(nobody(), NO_EVENT));
        calls.put("Webhooks.replayEvent", () -> webhooks.replayEvent(nobody(), NO_EVENT));
        calls.put("Webhooks.listEventAttempts", () -> webhooks.listEventAttempts(nobody(), NO_EVENT));
        return calls;
    }

    private static void refused(String name, Executable call, int status, String word) {
        ResendException refusal = assertThrows(ResendException.class, call, name);
        assertThat(refusal.getStatusCode()).as(name).isEqualTo(status);
        assertThat(refusal.getErrorName()).as(name).isEqualTo(word);
        assertThat(refusal.getMessage()).as(name).isNotBlank();
    }

    private static String nobody() {
        return UUID.randomUUID().toString();
    }

    private static CreateEmailOptions toNobody() {
        return CreateEmailOptions.builder()
                .from(Here.FROM)
                .to("nobody")
                .subject("Hello")
                .text("Hello.")
                .build();
    }
}
