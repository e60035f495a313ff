package dev.posthaste.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.ContentWarnings;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.templates.StoredCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One mail as it would be sent, or what is wrong with what it was to be made of.
 *
 * @param size of the HTML in bytes
 * @param warnings what nobody refuses and readers may dislike
 * @param errors as the API would answer them; empty when there is a mail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Preview(
        @Nullable String subject,
        @Nullable String html,
        @Nullable String text,
        int size,
        List<String> warnings,
        List<Fault> errors) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    /**
     * What the page asks for.
     *
     * @param tenant whose stored template it is; null for one of everyone's
     * @param version of a stored template; everyone's have one
     * @param variables as somebody types them: JSON, when it is finished
     */
    record Wish(
            @Nullable String tenant,
            @Nullable String id,
            @Nullable String version,
            @Nullable String locale,
            @Nullable String variables) {}

    static Preview of(Templates templates, StoredCatalogue stored, Wish wish) {
        try {
            TemplateName name = new TemplateName(Objects.requireNonNullElse(wish.id, ""));
            EmailTemplate template = wish.tenant == null
                    ? templates
                            .everyones(name)
                            .orElseThrow(() -> new IllegalArgumentException("There is no template of this name."))
                    : stored.compiled(wish.tenant, name, Objects.requireNonNullElse(wish.version, ""));
            Content content = templates
                    .render(
                            template,
                            "/template/variables",
                            Locale.forLanguageTag(Objects.requireNonNullElse(wish.locale, "en")),
                            variables(Objects.requireNonNullElse(wish.variables, "{}")))
                    .content();
            String html = Objects.requireNonNullElse(content.html(), "");
            return new Preview(
                    content.subject(),
                    content.html(),
                    content.text(),
                    html.getBytes(StandardCharsets.UTF_8).length,
                    Stream.concat(
                                    template.warnings().stream().map(Problem::toString),
                                    ContentWarnings.of(content).stream())
                            .toList(),
                    List.of());
        } catch (Refusal refusal) {
            List<Fault> faults =
                    refusal.faults().isEmpty() ? List.of(new Fault("", Stored.sentence(refusal))) : refusal.faults();
            return broken(faults);
        } catch (JsonProcessingException e) {
            return broken(List.of(new Fault("", said(e))));
        } catch (IllegalArgumentException e) { // a name that is none, or nobody's; its sentence is written for callers
            return broken(List.of(new Fault("/template/id", String.valueOf(e.getMessage()))));
        }
    }

    static Preview broken(List<Fault> errors) {
        return new Preview(null, null, null, 0, List.of(), errors);
    }

    private static Map<String, Object> variables(String json) throws JsonProcessingException {
        return Objects.requireNonNullElse(JSON.readValue(json, VARIABLES), Map.of());
    }

    private static String said(JsonProcessingException e) {
        JsonLocation place = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        return "Line %d, column %d: %s"
                .formatted(Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()), e.getOriginalMessage());
    }
}
