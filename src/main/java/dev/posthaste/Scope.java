package dev.posthaste;

/** What an API key is for. A key has one or more of these, and every operation of the API asks for exactly one. */
public enum Scope {
    /** Send emails, and move, cancel or resolve what was sent. */
    SEND,
    /** See what became of emails, and who is on the suppression list. */
    READ,
    /** Read the content of emails. */
    CONTENT,
    /** Change templates. */
    TEMPLATES,
    /** Manage what belongs to the tenant: API keys, suppressions, webhooks. */
    ADMIN,
    /** Hand in bounces and complaints; for a mail server's pipe. */
    REPORTS,
    /** Manage what belongs to no tenant: routes, and the first key of every tenant. */
    OPERATE;

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static Scope ofWire(String name) {
        return WireName.parse(
                Scope.class, name, "A scope is send, read, content, templates, admin, reports or operate.");
    }
}
