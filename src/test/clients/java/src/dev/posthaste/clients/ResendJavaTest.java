package dev.posthaste.clients;

import static dev.posthaste.clients.Redirected.here;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.resend.Resend;
import com.resend.core.exception.ResendException;
import com.resend.core.net.ListParams;
import com.resend.core.net.RequestOptions;
import com.resend.services.apikeys.ApiKeys;
import com.resend.services.apikeys.model.CreateApiKeyOptions;
import com.resend.services.apikeys.model.CreateApiKeyResponse;
import com.resend.services.apikeys.model.UpdateApiKeyOptions;
import com.resend.services.batch.Batch;
import com.resend.services.batch.model.CreateBatchEmailsResponse;
import com.resend.services.emails.Emails;
import com.resend.services.emails.model.Attachment;
import com.resend.services.emails.model.CreateEmailOptions;
import com.resend.services.emails.model.Email;
import com.resend.services.emails.model.ListEmailsResponseSuccess;
import com.resend.services.emails.model.Tag;
import com.resend.services.emails.model.Template;
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
import com.resend.services.templates.model.Variable;
import com.resend.services.templates.model.VariableType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Resend's SDK for Java: every call of it that has an endpoint here, apart from webhooks. */
class ResendJavaTest {

    private final Resend resend = new Resend(Here.KEY);
    private final Emails emails = here(resend.emails());
    private final Batch batch = here(resend.batch());
    private final Templates templates = here(resend.templates());
    private final Suppressions suppressions = here(resend.suppressions());
    private final ApiKeys keys = here(resend.apiKeys());

    @AfterAll
    static void no_call_of_the_sdk_is_left_out() {
        Calls.allSucceeded(
                Emails.class, Batch.class, Templates.class, Suppressions.class, SuppressionsBatch.class, ApiKeys.class);
    }

    @Test
    void sends_and_reads() throws Exception {
        String to = Here.someone();
        String id = emails.send(receipt(to)
                        .replyTo("support@acme.example")
                        .addHeader("X-Entity-Ref-ID", "1042")
                        .tags(Tag.builder().name("kind").value("receipt").build())
                        .attachments(Attachment.builder()
                                .fileName("receipt.txt")
                                .content("MTIuMDAgRVVS")
                                .contentType("text/plain")
                                .build())
                        .build())
                .getId();

        Email email = becomes(id, "sent");

        assertThat(email.getObject()).isEqualTo("email");
        assertThat(email.getFrom()).isEqualTo(Here.FROM);
        assertThat(email.getTo()).containsExactly(to);
        assertThat(email.getReplyTo()).containsExactly("support@acme.example");
        assertThat(email.getSubject()).isEqualTo("Your receipt");
        assertThat(email.getMessageId()).contains(id);
    }

    @Test
    void sends_one_email_for_one_idempotency_key() throws Exception {
        var once = RequestOptions.builder()
                .setIdempotencyKey(UUID.randomUUID().toString())
                .build();
        CreateEmailOptions email = receipt(Here.someone()).build();

        assertThat(emails.send(email, once).getId())
                .isEqualTo(emails.send(email, once).getId());

        refused(
                422,
                "invalid_idempotent_request",
                () -> emails.send(receipt(Here.someone()).build(), once));
    }

    @Test
    void schedules_moves_and_cancels() throws Exception {
        Instant soon = Instant.now().plus(1, ChronoUnit.HOURS);
        String id = emails.send(
                        receipt(Here.someone()).scheduledAt(soon.toString()).build())
                .getId();
        becomes(id, "scheduled");
        var later = UpdateEmailOptions.builder()
                .scheduledAt(soon.plus(1, ChronoUnit.HOURS).toString())
                .build();

        assertThat(emails.update(id, later).getId()).isEqualTo(id);
        assertThat(emails.cancel(id).getId()).isEqualTo(id);
        becomes(id, "canceled");
    }

    @Test
    void does_not_call_back_what_was_sent() throws Exception {
        String id = emails.send(receipt(Here.someone()).build()).getId();
        becomes(id, "sent");

        refused(409, "too_late", () -> emails.cancel(id));
    }

    @Test
    void lists_page_by_page() throws Exception {
        for (int i = 0; i < 3; i++) {
            becomes(emails.send(receipt(Here.someone()).build()).getId(), "sent");
        }
        ListEmailsResponseSuccess first =
                emails.list(ListParams.builder().limit(2).build());
        assertThat(first.hasMore()).isTrue();
        assertThat(first.getData()).hasSize(2);

        String last = first.getData().get(1).getId();
        assertThat(emails.list(ListParams.builder().limit(2).after(last).build())
                        .getData())
                .extracting(Email::getId)
                .isNotEmpty()
                .doesNotContain(first.getData().get(0).getId(), last);
    }

    @Test
    void sends_a_batch() throws Exception {
        List<CreateEmailOptions> two =
                List.of(receipt(Here.someone()).build(), receipt(Here.someone()).build());

        for (CreateBatchEmailsResponse sent : List.of(batch.send(two), batch.create(two))) {
            assertThat(sent.getData()).hasSize(2);
            becomes(sent.getData().get(0).getId(), "sent");
        }
    }

    @Test
    void a_batch_is_refused_as_a_whole_or_in_parts() throws Exception {
        List<CreateEmailOptions> mails =
                List.of(receipt("nobody").build(), receipt(Here.someone()).build());
        var permissive =
                RequestOptions.builder().add("x-batch-validation", "permissive").build();

        refused(422, "validation_error", () -> batch.send(mails));

        CreateBatchEmailsResponse answer = batch.send(mails, permissive);
        assertThat(answer.getData()).hasSize(1);
        assertThat(answer.getErrors())
                .singleElement()
                .satisfies(error -> assertThat(error.getIndex()).isZero());
    }

    @Test
    void writes_publishes_sends_and_deletes_a_template() throws Exception {
        String alias = "order-" + UUID.randomUUID().toString().substring(0, 8);
        String id = templates
                .create(CreateTemplateOptions.builder()
                        .name("Order shipped")
                        .alias(alias)
                        .subject("Order {{{ORDER}}}")
                        .html("<p>Order {{{ORDER}}} is on its way.</p>")
                        .variables(Variable.builder()
                                .key("ORDER")
                                .type(VariableType.STRING)
                                .build())
                        .build())
                .getId();
        assertThat(templates.get(id).getStatus()).isEqualTo("draft");
        templates.publish(id);
        assertThat(templates.get(alias).getStatus()).isEqualTo("published");
        assertThat(templates.list().getData()).anyMatch(item -> item.getId().equals(id));

        String email = emails.send(CreateEmailOptions.builder()
                        .from(Here.FROM)
                        .to(Here.someone())
                        .template(Template.builder()
                                .id(id)
                                .addVariable("ORDER", "1042")
                                .build())
                        .build())
                .getId();
        assertThat(becomes(email, "sent").getSubject()).isEqualTo("Order 1042");

        templates.update(
                id,
                UpdateTemplateOptions.builder()
                        .html("<p>{{{ORDER}}} has left.</p>")
                        .build());
        assertThat(templates.duplicate(id).getId()).isNotEqualTo(id);
        templates.remove(id);
        refused(404, "not_found", () -> templates.get(id));
    }

    @Test
    void puts_addresses_on_the_list_and_takes_them_off() throws Exception {
        String one = Here.someone();
        List<String> more = List.of(Here.someone(), Here.someone());
        String id = suppressions
                .add(AddSuppressionOptions.builder().email(one).build())
                .getId();
        here(suppressions.batch())
                .add(AddSuppressionsOptions.builder().emails(more).build());

        assertThat(suppressions.get(id).getEmail()).isEqualTo(one);
        assertThat(suppressions
                        .list(ListSuppressionsParams.builder().limit(100).build())
                        .getData())
                .anyMatch(entry -> entry.getEmail().equals(more.get(0)));

        suppressions.remove(one);
        here(suppressions.batch())
                .remove(RemoveSuppressionsOptions.builder().emails(more).build());
        refused(404, "not_found", () -> suppressions.get(one));
        refused(404, "not_found", () -> suppressions.get(more.get(0)));
    }

    @Test
    void makes_a_key_that_is_for_one_thing_and_takes_it_back() throws Exception {
        CreateApiKeyResponse key = keys.create(CreateApiKeyOptions.builder()
                .name("Sender")
                .permission("sending_access")
                .build());
        var sender = new Resend(key.getToken());

        here(sender.emails()).send(receipt(Here.someone()).build());
        refused(403, "restricted_api_key", () -> here(sender.apiKeys()).list());
        keys.update(
                key.getId(),
                UpdateApiKeyOptions.builder().name("Sender of Lyon").build());
        assertThat(keys.list().getData())
                .anyMatch(it -> it.getId().equals(key.getId()) && it.getName().equals("Sender of Lyon"));
        keys.remove(key.getId());

        Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .untilAsserted(() -> refused(
                        401, "invalid_api_key", () -> here(sender.emails()).list()));
    }

    @Test
    void hears_no_in_the_words_of_resend() {
        refused(422, "validation_error", () -> emails.send(receipt("nobody").build()));
        refused(404, "not_found", () -> emails.get(UUID.randomUUID().toString()));
        refused(
                401,
                "invalid_api_key",
                () -> here(new Resend("re_nobody").emails()).list());
    }

    private Email becomes(String id, String event) {
        Callable<Email> read = () -> emails.get(id);
        return Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .ignoreException(ResendException.class) // not readable yet
                .until(read, email -> event.equals(email.getLastEvent()));
    }

    private static void refused(int status, String name, Executable call) {
        ResendException refusal = assertThrows(ResendException.class, call);
        assertThat(refusal.getStatusCode()).isEqualTo(status);
        assertThat(refusal.getErrorName()).isEqualTo(name);
        assertThat(refusal.getMessage()).isNotBlank();
    }

    private static CreateEmailOptions.Builder receipt(String to) {
        return CreateEmailOptions.builder()
                .from(Here.FROM)
                .to(to)
                .subject("Your receipt")
                .text("Thank you.");
    }
}
