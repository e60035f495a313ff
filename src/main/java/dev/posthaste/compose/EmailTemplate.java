package dev.posthaste.compose;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import io.quarkus.qute.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed template: its three bodies and what they need. */
record EmailTemplate(TemplateDescription description, Template subject, Template html, Template text) {

    /** So that a body of a million wrong names is not answered with as many sentences. */
    private static final int MOST_UNKNOWN = 20;

    /** @throws Refusal with all that is wrong with the variables */
    Content render(Map<String, ? extends @Nullable Object> given) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> values = HashMap.newHashMap(description.variables().size());
        int unknown = given.size();
        for (Map.Entry<String, Variable> entry : description.variables().entrySet()) {
            String name = entry.getKey();
            Object value = given.get(name);
            if (value != null || given.containsKey(name)) {
                unknown--;
            }
            fill(name, entry.getValue(), value, values, faults);
        }
        if (unknown > 0) {
            given.keySet().stream()
                    .filter(name -> !description.variables().containsKey(name))
                    .limit(MOST_UNKNOWN)
                    .forEach(name -> faults.add(unknown(name)));
        }
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return fill(values);
    }

    /** With every variable's sample: what a preview shows. It also proves at the start that the bodies render. */
    Content sample() {
        Map<String, String> samples = new HashMap<>();
        description.variables().forEach((name, variable) -> samples.put(name, variable.sample()));
        return fill(samples);
    }

    private Content fill(Map<String, String> values) {
        return new Content(subject.render(values), html.render(values), text.render(values));
    }

    private void fill(
            String name, Variable variable, @Nullable Object value, Map<String, String> values, List<Fault> faults) {
        if (value == null || value instanceof String blank && blank.isBlank()) {
            // A caller that has no name for its user often sends "": nobody wants to read "Hi ,".
            String instead = variable.defaultValue();
            if (instead == null) {
                faults.add(fault(
                        name,
                        "The template %s needs the variable %s (%s)."
                                .formatted(
                                        description.name(),
                                        name,
                                        variable.type().noun())));
            } else {
                values.put(name, instead);
            }
        } else if (value instanceof String string && variable.accepts(string)) {
            values.put(name, string);
        } else {
            faults.add(fault(
                    name,
                    "The variable %s is a string: %s."
                            .formatted(name, variable.type().rule())));
        }
    }

    private Fault unknown(String name) {
        return fault(
                name,
                "The template %s has no such variable; it has %s."
                        .formatted(
                                description.name(),
                                String.join(", ", description.variables().keySet())));
    }

    /** RFC 6901 section 3: a slash in a name must not read as a step of the pointer. */
    private static Fault fault(String variable, String detail) {
        String token = variable.replace("~", "~0").replace("/", "~1");
        return new Fault("/template/variables/" + token, detail);
    }
}
