package dev.posthaste.templates;

import dev.posthaste.templates.ResendContent.ResendVariable;
import dev.posthaste.web.Faults;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request in Resend's form says of a template's content; null for what it does not speak of, which then stays as it was.
 */
record Wording(
        @Nullable String subject,
        @Nullable String html,
        @Nullable String text,
        @Nullable String from,
        @Nullable List<String> replyTo,
        @Nullable List<ResendVariable> variables) {

    boolean isEmpty() {
        return subject == null && html == null && text == null && from == null && replyTo == null && variables == null;
    }

    /** @param before null for a new template, and for one that was made of files */
    ResendContent over(@Nullable ResendContent before, Faults faults) {
        String wantedSubject = before == null || subject != null ? subject : before.subject();
        String wantedHtml = before == null || html != null ? html : before.html();
        if (wantedSubject == null) {
            faults.add("/subject", "A template needs a subject here, such as \"Your order {{{ORDER}}}\".");
        }
        if (wantedHtml == null) {
            faults.add("/html", "A template needs its HTML here, or files.");
        }
        faults.refuseIfAny();
        return new ResendContent(
                Objects.requireNonNull(wantedSubject),
                Objects.requireNonNull(wantedHtml),
                before == null || text != null ? text : before.text(),
                before == null || from != null ? from : before.from(),
                Objects.requireNonNullElse(replyTo, before == null ? List.of() : before.replyTo()),
                Objects.requireNonNullElse(variables, before == null ? List.of() : before.variables()));
    }
}
