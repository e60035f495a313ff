package dev.posthaste.compose.template;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;
import java.text.BreakIterator;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a body can ask of a value: {@code {note.truncate(80)}}, {@code {count.plural("one: # item | other: # items")}},
 * {@code {paid_at.date}}, {@code {paid_at.date("full")}}, {@code {paid_at.time}}.
 */
final class Methods implements ValueResolver {

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final List<String> STYLES = List.of("full", "long", "medium", "short");

    /** Their texts come from templates, of which there are finitely many. */
    private final ConcurrentMap<String, Plural> plurals = new ConcurrentHashMap<>();

    static boolean isProperty(String name) {
        return name.equals("date") || name.equals("time");
    }

    /**
     * @param arguments between the parentheses; null when there are none
     * @throws IllegalArgumentException with a sentence for the template's author
     */
    static void check(Variable.Type type, String method, @Nullable String arguments, Locale locale) {
        String argument = arguments != null && QUOTED.matcher(arguments).matches()
                ? arguments.substring(1, arguments.length() - 1)
                : null;
        switch (method) {
            case "truncate" ->
                require(
                        type == Variable.Type.STRING && arguments != null && arguments.matches("[1-9]\\d{0,2}"),
                        "truncate is of a string, and written truncate(80).");
            case "plural" -> {
                require(
                        type == Variable.Type.NUMBER && argument != null,
                        "plural is of a number, and written plural(\"one: # item | other: # items\").");
                Plural.parse(String.valueOf(argument), locale);
            }
            case "date" ->
                require(
                        type == Variable.Type.DATE
                                && (arguments == null || argument != null && STYLES.contains(argument)),
                        "date is of a date, and written date or date(\"full\"), date(\"long\"), date(\"medium\"), date(\"short\").");
            case "time" ->
                require(type == Variable.Type.DATE && arguments == null, "time is of a date, and written time.");
            default ->
                throw new IllegalArgumentException(
                        "There are the methods truncate, plural, date and time, not %s.".formatted(method));
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    @Override
    public boolean appliesTo(EvalContext context) {
        return context.getBase() instanceof String
                || context.getBase() instanceof PrintedNumber
                || context.getBase() instanceof PrintedDate;
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        Object argument = context.getParams().isEmpty()
                ? null
                : context.getParams().getFirst().getLiteral();
        return switch (context.getBase()) {
            case String text
            when context.getName().equals("truncate") && argument instanceof Integer most ->
                CompletedStage.of(truncated(text, most, context));
            case PrintedNumber number
            when context.getName().equals("plural") && argument instanceof String forms ->
                CompletedStage.of(plural(forms, number.locale()).of(number));
            case PrintedDate date when context.getName().equals("time") -> CompletedStage.of(date.time());
            case PrintedDate date
            when context.getName().equals("date") ->
                CompletedStage.of(date.date(
                        argument == null
                                ? FormatStyle.LONG
                                : FormatStyle.valueOf(argument.toString().toUpperCase(Locale.ROOT))));
            default -> Results.notFound(context);
        };
    }

    private Plural plural(String forms, Locale locale) {
        return plurals.computeIfAbsent(
                locale.getLanguage() + forms, _ -> Plural.parse(forms, Locale.of(locale.getLanguage())));
    }

    /** Between what a reader takes for letters, so that no flag and no accent is cut in half. */
    private static String truncated(String text, int most, EvalContext context) {
        if (text.length() <= most) {
            return text;
        }
        BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        int looked = Math.min(text.length(), most + 1); // it lists all boundaries of what it is given
        if (context.getAttribute(Allowance.KEY) instanceof Allowance allowance) {
            allowance.spendOnCharacters(looked);
        }
        letters.setText(text.substring(0, looked));
        int end = letters.isBoundary(most - 1) ? most - 1 : letters.preceding(most - 1);
        return text.substring(0, Math.max(end, 0)).stripTrailing() + "…";
    }
}
