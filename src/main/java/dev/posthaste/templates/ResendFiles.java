package dev.posthaste.templates;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.posthaste.Fault;
import dev.posthaste.templates.ResendContent.ResendVariable;
import dev.posthaste.web.Faults;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in our language what a template in Resend's form says in its own: {@code {{{NAME}}}} prints a variable, and every other brace is
 * a brace, so that the CSS of any tool passes. Values are escaped, as everywhere here; Resend prints them as they are. A text that stands
 * as a link is a URL, whatever its author called it.
 */
final class ResendFiles {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\{\\s*([A-Za-z][A-Za-z0-9_]*)\\s*}}}");
    private static final Pattern ALMOST = Pattern.compile("\\{\\{\\s*[A-Za-z{#/]");
    private static final Pattern LINK =
            Pattern.compile("(?i)\\b(?:href|src)\\s*=\\s*[\"']\\{\\{\\{\\s*([A-Za-z][A-Za-z0-9_]*)\\s*}}}[\"']");
    /** What Jackson writes for the name of a variable, two blanks deep. */
    private static final Pattern VARIABLE_IN_YAML = Pattern.compile(" {2}[\"A-Za-z]");

    private static final Pattern BRACE = Pattern.compile("[{}]");

    private ResendFiles() {}

    /** @throws dev.posthaste.Refusal for what Resend's form can say and ours cannot */
    static SortedMap<String, String> of(ResendContent content, Faults faults) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("subject.txt", translated("subject", content.subject(), faults));
        files.put("body.html", translated("html", content.html(), faults));
        if (content.text() != null) {
            files.put("body.txt", translated("text", content.text(), faults));
        }
        files.put("template.yaml", yaml(content));
        faults.refuseIfAny();
        return files;
    }

    private static String translated(String field, String source, Faults faults) {
        StringBuilder out = new StringBuilder(source.length() + 64);
        Matcher variable = VARIABLE.matcher(source);
        int end = 0;
        while (variable.find()) {
            out.append(plain(field, source, end, variable.start(), faults));
            char before = variable.start() == 0 ? ' ' : source.charAt(variable.start() - 1);
            if (before == '\\' || before == '{') {
                fault(
                        field,
                        source,
                        variable.start(),
                        "No backslash and no fourth brace stands right before {{{.",
                        faults);
            }
            out.append('{').append(variable.group(1)).append('}');
            end = variable.end();
        }
        return out.append(plain(field, source, end, source.length(), faults)).toString();
    }

    private static String plain(String field, String source, int from, int to, Faults faults) {
        String text = source.substring(from, to);
        Matcher almost = ALMOST.matcher(text);
        if (almost.find()) {
            fault(
                    field,
                    source,
                    from + almost.start(),
                    "A variable is written {{{NAME}}}, its key between three braces and nothing else; what stands there without a value is its fallback_value.",
                    faults);
        }
        return BRACE.matcher(text).replaceAll("\\\\$0");
    }

    private static void fault(String field, String source, int at, String detail, Faults faults) {
        long line = 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
        faults.add(
                new Fault("/" + field, "%s:%d: %s".formatted(field, line, detail), new Fault.Line(field, (int) line)));
    }

    private static String yaml(ResendContent content) {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (ResendVariable each : content.variables()) {
            String type = isLink(each.key(), content.html()) ? "url" : each.type();
            Map<String, Object> variable = new LinkedHashMap<>();
            variable.put("type", type);
            variable.put("description", each.key());
            if (each.fallback() != null) {
                variable.put("default", each.fallback());
            }
            variable.put("sample", Objects.requireNonNullElse(each.fallback(), sample(each.key(), type)));
            variables.put(each.key(), variable);
        }
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("description", "A template of HTML and variables.");
        if (content.from() != null) {
            yaml.put("from", content.from());
        }
        if (!content.replyTo().isEmpty()) {
            yaml.put("reply_to", content.replyTo());
        }
        yaml.put("variables", variables);
        try {
            return YAML.writeValueAsString(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can be written.", e);
        }
    }

    /**
     * What a line of the {@code template.yaml} that was made is about, as the caller wrote it: {@code variables/2}, {@code from}.
     *
     * @param line from 1
     */
    static String pointerOf(String yaml, int line) {
        String member = "";
        int variables = 0;
        for (String each : yaml.lines().limit(line).toList()) {
            if (each.startsWith("reply_to:") || each.startsWith("from:") || each.startsWith("variables:")) {
                member = each.substring(0, each.indexOf(':'));
            } else if (VARIABLE_IN_YAML.matcher(each).lookingAt()) {
                variables++;
            }
        }
        return member.equals("variables") && variables > 0 ? "variables/" + (variables - 1) : member;
    }

    private static boolean isLink(String key, String html) {
        return LINK.matcher(html).results().anyMatch(link -> link.group(1).equals(key));
    }

    private static Object sample(String key, String type) {
        return switch (type) {
            case "number" -> 1;
            case "url" -> "https://example.com/";
            case "date" -> "2026-10-08";
            default -> key;
        };
    }
}
