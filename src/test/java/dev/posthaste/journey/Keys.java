package dev.posthaste.journey;

import static io.restassured.RestAssured.given;

import dev.posthaste.contract.Contract;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** API keys that a test makes for itself. */
final class Keys {

    private Keys() {}

    /** A key as a caller holds it. */
    record Key(String id, String token) {

        RequestSpecification caller() {
            return with(token);
        }
    }

    static RequestSpecification with(String token) {
        return given().filter(Contract.filter()).header("Authorization", "Bearer " + token);
    }

    /** A tenant that no other test uses. */
    static String tenant() {
        return "t-" + UUID.randomUUID();
    }

    static Map<String, Object> named(String name) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("name", name);
        return key;
    }

    static Key of(String tenant, String... scopes) {
        Map<String, Object> key = named("Test");
        key.put("tenant", tenant);
        key.put("scopes", List.of(scopes));
        return made(key);
    }

    static Key made(Map<String, Object> key) {
        Response answer = make(Service.caller(), key);
        answer.then().statusCode(201);
        return new Key(answer.jsonPath().getString("id"), answer.jsonPath().getString("token"));
    }

    static Response make(RequestSpecification caller, Map<String, Object> key) {
        return caller.contentType(ContentType.JSON).body(key).post("/v1/api-keys");
    }
}
