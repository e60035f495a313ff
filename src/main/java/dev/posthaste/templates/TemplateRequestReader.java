package dev.posthaste.templates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Text;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.templates.ResendContent.ResendVariable;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a template is to become, in our form or in Resend's, and collects every fault on the way. */
@Singleton
final class TemplateRequestReader {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_FILES = 100;
    private static final int LARGEST_FILE = 256 * 1024;
    private static final int LARGEST = 1024 * 1024;
    private static final int MOST_VARIABLES = 50;
    private static final Set<String> TYPES = Set.of("string", "number", "url", "date");
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}){0,2}");

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    TemplateRequest create(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        TemplateRequest request = request(fields, faults);
        if (!fields.has("name") && !fields.has("alias")) {
            fields.missing("name", "A template needs a name or an alias.");
        }
        if (request.files() == null && request.wording().isEmpty()) {
            fields.missing("files", "A template needs its files, or html and subject.");
        }
        faults.refuseIfAny();
        return request;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    TemplateRequest change(JsonNode body) {
        var faults = new Faults();
        TemplateRequest request = request(new JsonFields(body, "", faults), faults);
        faults.refuseIfAny();
        return request;
    }

    /** What a copy is called. */
    TemplateRequest copy(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String name = name(fields, faults);
        TemplateName alias = alias(fields, faults);
        fields.refuseOthers();
        faults.refuseIfAny();
        return new TemplateRequest(name, alias, null, new Wording(null, null, null, null, null, null));
    }

    private static TemplateRequest request(JsonFields fields, Faults faults) {
        String name = name(fields, faults);
        TemplateName alias = alias(fields, faults);
        Map<String, Optional<String>> files = files(fields, faults);
        Wording wording = new Wording(
                sized("subject", fields, faults),
                sized("html", fields, faults),
                sized("text", fields, faults),
                fields.text("from"),
                fields.has("reply_to")
                        ? List.copyOf(fields.textOrTexts("reply_to").values())
                        : null,
                variables(fields, faults));
        if (files != null && !wording.isEmpty()) {
            faults.add("/files", "A template is given by files or by html, subject and variables, not by both.");
        }
        fields.refuseOthers();
        return new TemplateRequest(name, alias, files, wording);
    }

    private static @Nullable String name(JsonFields fields, Faults faults) {
        String name = fields.text("name");
        if (name != null && (name.isBlank() || name.length() > LONGEST_NAME || !Text.isSingleLine(name))) {
            faults.add("/name", "A name is one line of at most %d characters.".formatted(LONGEST_NAME));
        }
        return name;
    }

    private static @Nullable TemplateName alias(JsonFields fields, Faults faults) {
        TemplateName alias = fields.parsed("alias", TemplateName::new);
        if (alias != null && TemplateRow.id(alias) != null) {
            faults.add("/alias", "An alias does not look like the id of a template.");
        }
        return alias;
    }

    private static @Nullable String sized(String name, JsonFields fields, Faults faults) {
        String text = fields.text(name);
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length > LARGEST_FILE) {
            faults.add(fields.pointer(name), "This has at most %d bytes.".formatted(LARGEST_FILE));
        }
        return text;
    }

    private static @Nullable Map<String, Optional<String>> files(JsonFields fields, Faults faults) {
        JsonFields given = fields.members("files");
        if (given == null) {
            return null;
        }
        Map<String, Optional<String>> files = new LinkedHashMap<>();
        if (given.object().size() > MOST_FILES) {
            faults.add("/files", "A template has at most %d files.".formatted(MOST_FILES));
            return files;
        }
        long size = 0;
        for (String path : (Iterable<String>) given.object()::fieldNames) {
            if (!PATH.matcher(path).matches()) {
                faults.add(
                        given.pointer(path),
                        "A file is called as in the template's folder, such as body.html or fr/subject.txt.");
            }
            String text = sized(path, given, faults);
            size += text == null ? 0 : text.length();
            files.put(path, Optional.ofNullable(text));
        }
        if (size > LARGEST) {
            faults.add("/files", "The files of a template have at most %d characters together.".formatted(LARGEST));
        }
        return files;
    }

    private static @Nullable List<ResendVariable> variables(JsonFields fields, Faults faults) {
        if (!fields.has("variables")) {
            return null;
        }
        List<ResendVariable> variables = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (JsonFields each : fields.objects("variables", MOST_VARIABLES)) {
            String key = each.text("key");
            String type = each.text("type");
            JsonNode fallback = each.get("fallback_value");
            each.refuseOthers();
            if (key == null || !keys.add(key)) {
                faults.add(each.pointer("key"), "A variable has a key that no other variable has, such as \"NAME\".");
            } else if (!KEY.matcher(key).matches()) {
                faults.add(each.pointer("key"), "A key is a letter and at most 63 letters, digits and _.");
            }
            if (type == null || !TYPES.contains(type)) {
                faults.add(
                        each.pointer("type"),
                        "The type is string, number, url or date. A template of files can have lists, objects, booleans and money.");
            }
            if (fallback != null && !fallback.isTextual() && !fallback.isNumber()) {
                faults.add(each.pointer("fallback_value"), "This is a text or a number.");
            }
            variables.add(new ResendVariable(
                    Objects.requireNonNullElse(key, ""),
                    Objects.requireNonNullElse(type, ""),
                    fallback == null ? null : fallback.isTextual() ? fallback.textValue() : fallback.decimalValue()));
        }
        return variables;
    }
}
