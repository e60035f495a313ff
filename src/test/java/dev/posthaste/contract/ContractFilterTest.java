package dev.posthaste.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter lets pass what the document promises, and nothing else. */
class ContractFilterTest {

    private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad91";
    private static final String GOOD = "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t'}",
                "{'from':'a@b.example','to':['c@d.example'],'cc':'e@f.example','subject':'s','html':'h','text':'t'}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','template':{'id':'t'}}",
                "{'from':'a@b.example','to':['c@d.example'],'template':{'id':'t','variables':{'a':{'b':[1,null]}}}}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','metadata':{'a':'b'},'lane':'bulk'}"
            })
    void an_accepted_request_as_documented_is_no_breach(String body) {
        assertThat(breaches(body, accepted())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'from':'a@b.example','subject':'s','text':'t'}",
                "{'from':'a@b.example','to':[],'subject':'s','text':'t'}",
                "{'from':'a@b.example','to':5,'subject':'s','text':'t'}",
                "{'from':'a@b.example','to':'c@d.example','text':'t'}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s'}",
                "{'from':'a@b.example','to':'c@d.example','text':'t','template':{'id':'t'}}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','surprise':1}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','metadata':{'a':1}}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','lane':'fast'}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','expires_at':'tomorrow'}",
                "{'from':'a@b.example','to':'c@d.example','subject':'s','text':'t','tags':[{'name':'a b','value':'c'}]}"
            })
    void a_forbidden_request_may_be_refused_and_not_accepted(String body) {
        assertThat(breaches(body, accepted())).isNotEmpty();
        assertThat(breaches(body, refused())).isEmpty();
    }

    @Test
    void an_acceptance_without_location_is_a_breach() {
        assertThat(breaches(
                        GOOD,
                        SimpleResponse.Builder.status(202)
                                .withContentType("application/json")
                                .withBody("{\"id\":\"" + ID + "\"}")
                                .build()))
                .isNotEmpty();
    }

    @Test
    void an_undocumented_member_of_an_answer_is_a_breach() {
        assertThat(breaches(
                        GOOD,
                        SimpleResponse.Builder.status(202)
                                .withContentType("application/json")
                                .withHeader("Location", "/v1/emails/" + ID)
                                .withBody("{\"id\":\"" + ID + "\",\"object\":\"email\"}")
                                .build()))
                .isNotEmpty();
    }

    @Test
    void a_request_without_a_key_is_answered_with_401_and_with_nothing_else() {
        SimpleRequest keyless = SimpleRequest.Builder.get("/v1/emails/" + ID).build();
        assertThat(Contract.breaches(keyless, problem(401, "key-missing", "missing_api_key")))
                .isEmpty();
        assertThat(Contract.breaches(
                        keyless,
                        SimpleResponse.Builder.ok()
                                .withContentType("application/json")
                                .withBody("{}")
                                .build()))
                .isNotEmpty();
    }

    @Test
    void a_refusal_that_is_no_problem_is_a_breach() {
        assertThat(breaches(
                        GOOD,
                        SimpleResponse.Builder.status(422)
                                .withContentType("application/json")
                                .withBody("{\"error\":\"no\"}")
                                .build()))
                .isNotEmpty();
        assertThat(breaches(
                        GOOD,
                        SimpleResponse.Builder.status(422)
                                .withContentType("application/problem+json")
                                .withBody("{\"status\":422}")
                                .build()))
                .isNotEmpty();
    }

    @Test
    void a_problem_whose_status_is_not_the_status_is_a_breach() {
        SimpleResponse mismatched = SimpleResponse.Builder.status(422)
                .withContentType("application/problem+json")
                .withBody(problemBody(400, "invalid", "validation_error"))
                .build();
        assertThat(breaches(GOOD, mismatched)).isNotEmpty();
    }

    @Test
    void an_undocumented_status_is_a_breach() {
        assertThat(breaches(GOOD, problem(409, "too-late", "too_late"))).isNotEmpty();
    }

    @Test
    void a_503_says_when_to_ask_again() {
        assertThat(breaches(GOOD, problem(503, "overloaded", "service_unavailable")))
                .isNotEmpty();
        assertThat(breaches(
                        GOOD,
                        SimpleResponse.Builder.status(503)
                                .withContentType("application/problem+json")
                                .withHeader("Retry-After", "2")
                                .withBody(problemBody(503, "overloaded", "service_unavailable"))
                                .build()))
                .isEmpty();
    }

    @Test
    void what_the_document_does_not_offer_is_answered_with_a_problem_of_404_or_405() {
        SimpleRequest unknownMethod =
                SimpleRequest.Builder.delete("/v1/emails/" + ID).build();
        SimpleRequest unknownPath = SimpleRequest.Builder.get("/v1/nothing").build();
        assertThat(Contract.breaches(unknownMethod, problem(405, "method-not-allowed", "method_not_allowed")))
                .isEmpty();
        assertThat(Contract.breaches(unknownPath, problem(404, "not-found", "not_found")))
                .isEmpty();
        assertThat(Contract.breaches(
                        unknownPath, SimpleResponse.Builder.status(404).build()))
                .isNotEmpty();
        assertThat(Contract.breaches(unknownPath, SimpleResponse.Builder.ok().build()))
                .isNotEmpty();
    }

    private static List<String> breaches(String body, SimpleResponse response) {
        return Contract.breaches(
                SimpleRequest.Builder.post("/v1/emails")
                        .withContentType("application/json")
                        .withHeader("Authorization", "Bearer key")
                        .withHeader("Idempotency-Key", "order-1/receipt")
                        .withBody(body.replace('\'', '"'))
                        .build(),
                response);
    }

    private static SimpleResponse accepted() {
        return SimpleResponse.Builder.status(202)
                .withContentType("application/json")
                .withHeader("Location", "/v1/emails/" + ID)
                .withBody("{\"id\":\"" + ID + "\"}")
                .build();
    }

    private static SimpleResponse refused() {
        return problem(422, "invalid", "validation_error");
    }

    private static SimpleResponse problem(int status, String slug, String name) {
        return SimpleResponse.Builder.status(status)
                .withContentType("application/problem+json")
                .withBody(problemBody(status, slug, name))
                .build();
    }

    private static String problemBody(int status, String slug, String name) {
        return """
                {"type":"urn:posthaste:problem:%s","title":"No","status":%d,"detail":"No.",
                 "errors":[{"pointer":"/to","detail":"No."}],"statusCode":%d,"name":"%s","message":"No."}""".formatted(slug, status, status, name);
    }
}
