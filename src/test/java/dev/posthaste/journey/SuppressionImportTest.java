package dev.posthaste.journey;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever moves here brings his list along. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SuppressionImportTest {

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void the_list_of_another_service_is_taken_as_it_is_exported() {
        String ada = Emails.someone();
        String bob = Emails.someone();

        bring("email,origin,expires_at,created\n%s,bounce,,1\n%s,,in 2 days,2\n".formatted(ada, bob))
                .then()
                .statusCode(200)
                .body("data", hasSize(2));

        Service.caller().get("/v1/suppressions/" + ada).then().statusCode(200).body("origin", equalTo("bounce"));
        Service.caller()
                .get("/v1/suppressions/" + bob)
                .then()
                .statusCode(200)
                .body("origin", equalTo("manual"), "expires_at", startsWith("20"));
    }

    @Test
    void of_a_list_with_a_fault_nothing_is_taken_and_the_row_is_named() {
        String ada = Emails.someone();

        bring("email,origin\n%s,\nnobody,\n".formatted(ada))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/emails/1/email"));

        Service.caller().get("/v1/suppressions/" + ada).then().statusCode(404);
    }

    private static Response bring(String csv) {
        return Service.caller()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("text/csv", ContentType.TEXT)))
                .contentType("text/csv")
                .body(csv)
                .post("/v1/suppressions/batch/add");
    }
}
