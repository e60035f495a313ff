package dev.posthaste.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import com.atlassian.oai.validator.restassured.RestAssuredRequest;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;
import com.atlassian.oai.validator.schema.SchemaValidator;
import com.atlassian.oai.validator.schema.ValidationConfiguration;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.filter.Filter;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The promises of {@code openapi.yaml}, as something that a test can hold an exchange to. */
public final class Contract {

    /** Maven runs the tests in the project's root. */
    private static final Path FILE = Path.of("openapi.yaml");

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final Set<String> NOT_IN_THE_DOCUMENT =
            Set.of("validation.request.path.missing", "validation.request.operation.notAllowed");

    private static final String TEXT = text();
    private static final SwaggerParseResult PARSED = new OpenAPIV3Parser().readContents(TEXT);
    private static final OpenAPI DOCUMENT = PARSED.getOpenAPI();

    // A schema that is kept takes the whole document with it, some megabytes, and Quarkus keeps this class once for
    // each of its applications until the last test is done: the hundred of the default filled the heap.
    private static final ValidationConfiguration FEW_KEPT = new ValidationConfiguration().setMaxCacheSize(8);

    private static final OpenApiInteractionValidator EXCHANGES =
            OpenApiInteractionValidator.createForInlineApiSpecification(TEXT)
                    .withSchemaValidationConfiguration(FEW_KEPT)
                    .build();
    private static final SchemaValidator SCHEMAS = new SchemaValidator(DOCUMENT, new MessageResolver());

    private Contract() {}

    /**
     * Fails the test when an answer is not what the document promises, and when a request that the document forbids is
     * answered with success. A request that the document forbids and the service refuses is what a test of a refusal sends, so
     * that is no breach; the refusal itself has to be as documented.
     */
    public static Filter filter() {
        return (request, specification, context) -> {
            var response = context.next(request, specification);
            List<String> breaches = breaches(RestAssuredRequest.of(request), RestAssuredResponse.of(response));
            if (!breaches.isEmpty()) {
                throw new AssertionError("%s %s, answered with %d, is not as in openapi.yaml:%n%s"
                        .formatted(
                                request.getMethod(),
                                request.getURI(),
                                response.statusCode(),
                                String.join(System.lineSeparator(), breaches)));
            }
            return response;
        };
    }

    static List<String> breaches(Request request, Response response) {
        ValidationReport asked = EXCHANGES.validateRequest(request);
        ValidationReport answered = asked.getMessages().stream().anyMatch(Contract::isOfNoDocumentedOperation)
                ? asProblemOutsideOfTheDocument(response)
                : EXCHANGES.validateResponse(request.getPath(), request.getMethod(), response);
        answered = answered.merge(asProblem(response));
        return errors(response.getStatus() < 400 ? asked.merge(answered) : answered);
    }

    /** @param schema of the document, or in the document's dialect with references into it */
    static List<String> breaches(JsonNode value, JsonNode schema) {
        try {
            Schema<?> read = Json.mapper().treeToValue(schema, Schema.class);
            return errors(SCHEMAS.validate(() -> value, read, "example"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the parser could not read, and would leave out without a word. */
    static List<String> misunderstandings() {
        return PARSED.getMessages();
    }

    static OpenAPI document() {
        return DOCUMENT;
    }

    /** The document as it was written, with nothing resolved. */
    static JsonNode tree() {
        try {
            return Yaml.mapper().readTree(TEXT);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfNoDocumentedOperation(Message message) {
        return NOT_IN_THE_DOCUMENT.contains(message.getKey());
    }

    /** The validator knows only the operations of the document; this is what the service says of all others. */
    private static ValidationReport asProblemOutsideOfTheDocument(Response response) {
        if (response.getStatus() != 404 && response.getStatus() != 405) {
            return breach("The document has no such operation, so it is answered with 404 or 405.");
        }
        if (!isProblem(response)) {
            return breach("A refusal has the media type %s.".formatted(PROBLEM_JSON));
        }
        Schema<?> problem = new Schema<>().$ref("#/components/schemas/Problem");
        return SCHEMAS.validate(body(response).orElse("null"), problem, "response.body");
    }

    /** What a schema cannot say: members that repeat each other agree. */
    private static ValidationReport asProblem(Response response) {
        if (!isProblem(response)) {
            return ValidationReport.empty();
        }
        try {
            JsonNode problem = Json.mapper().readTree(body(response).orElse("null"));
            boolean agrees = problem.path("status").asInt() == response.getStatus()
                    && problem.path("statusCode").asInt() == response.getStatus()
                    && Objects.equals(problem.path("detail"), problem.path("message"));
            return agrees
                    ? ValidationReport.empty()
                    : breach("status and statusCode are the HTTP status, and message is the detail.");
        } catch (JsonProcessingException e) {
            return breach("The problem is not JSON.");
        }
    }

    private static boolean isProblem(Response response) {
        return response.getContentType().filter(t -> t.startsWith(PROBLEM_JSON)).isPresent();
    }

    private static Optional<String> body(Response response) {
        return response.getResponseBody().map(body -> {
            try {
                return body.toString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static ValidationReport breach(String sentence) {
        return ValidationReport.singleton(new MessageResolver().create("contract", sentence));
    }

    private static List<String> errors(ValidationReport report) {
        return report.hasErrors()
                ? List.of(SimpleValidationReportFormat.getInstance().apply(report))
                : List.of();
    }

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
