package dev.posthaste.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.posthaste.client.ApiClient;
import dev.posthaste.client.ApiException;
import dev.posthaste.client.api.EmailsApi;
import dev.posthaste.client.api.TemplatesApi;
import dev.posthaste.client.model.DeliveryStatus;
import dev.posthaste.client.model.Email;
import dev.posthaste.client.model.Problem;
import dev.posthaste.client.model.RenderedTemplate;
import dev.posthaste.client.model.SendEmail;
import dev.posthaste.client.model.TryTemplate;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client that openapi-generator makes of openapi.yaml, as a caller would use it. That it compiles is half of the test. */
class GeneratedClientTest {

    private final ApiClient client = client(Here.KEY);
    private final EmailsApi emails = new EmailsApi(client);

    @Test
    void sends_reads_and_lists() throws ApiException {
        String to = Here.someone();
        UUID id = emails.sendEmail(receipt(to), "java/" + to, null).getId();

        Email email = Awaitility.await()
                .atMost(Here.LONG_ENOUGH)
                .ignoreException(ApiException.class) // not readable yet
                .until(() -> emails.getEmail(id), it -> it.getStatus() == DeliveryStatus.RELAYED);
        assertThat(email.getDeliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.getRecipient()).isEqualTo(to);
            assertThat(delivery.getLastReply().getCode()).isEqualTo(250);
        });
        assertThat(emails.sendEmail(receipt(to), "java/" + to, null).getId()).isEqualTo(id);
        var ofHer = EmailsApi.APIListEmailsRequest.newBuilder()
                .recipient(to)
                .metadata(new MetadataFilter(Map.of("recipient", to)))
                .build();
        assertThat(emails.listEmails(ofHer).getData()).extracting(Email::getId).containsExactly(id);
    }

    @Test
    void renders_a_template() throws ApiException {
        RenderedTemplate rendered = new TemplatesApi(client)
                .renderTemplate(
                        "password-reset",
                        new TryTemplate()
                                .variables(Map.of(
                                        "name", "Ada", "product", "Acme", "reset_url", "https://acme.example/reset")));

        assertThat(rendered.getSubject()).contains("Acme");
    }

    @Test
    void a_refusal_is_a_typed_problem() throws JsonProcessingException {
        Problem problem = problem(assertThrows(ApiException.class, () -> emails.sendEmail(receipt("x"), null, null)));

        assertThat(problem.getType()).isEqualTo(Problem.TypeEnum.URN_POSTHASTE_PROBLEM_INVALID);
        assertThat(problem.getErrors())
                .singleElement()
                .satisfies(fault -> assertThat(fault.getPointer()).isEqualTo("/to"));
    }

    @Test
    void so_is_the_one_for_a_key_that_is_not_known() throws JsonProcessingException {
        EmailsApi strangers = new EmailsApi(client("ph_live_nobody"));

        Problem problem = problem(assertThrows(ApiException.class, () -> strangers.getEmail(UUID.randomUUID())));

        assertThat(problem.getType()).isEqualTo(Problem.TypeEnum.URN_POSTHASTE_PROBLEM_KEY_UNKNOWN);
        assertThat(problem.getStatus()).isEqualTo(401);
    }

    private Problem problem(ApiException refusal) throws JsonProcessingException {
        return client.getObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
    }

    private static ApiClient client(String key) {
        var client = new ApiClient();
        client.updateBaseUri(Here.URL);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        return client;
    }

    private static SendEmail receipt(String to) {
        return new SendEmail()
                .from(Here.FROM)
                .to(to)
                .subject("Your receipt")
                .text("Thank you.")
                .metadata(Map.of("recipient", to));
    }
}
