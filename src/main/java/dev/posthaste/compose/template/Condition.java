package dev.posthaste.compose.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in an {@code {#if}}: operands that are asked about or compared, joined by {@code &&} or {@code ||}, and parentheses
 * around these. Qute would find out what cannot be compared when a mail is rendered, and would take {@code a && b || c} for false
 * whenever {@code a} is.
 */
final class Condition {

    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern TOKEN = Pattern.compile(LITERAL + "|[^\\s()]+|[()]");
    private static final Pattern GLUED = Pattern.compile("\\)[^\\s)]|[^\\s(]\\(");
    private static final Pattern PATH = Pattern.compile("!?[a-zA-Z][a-zA-Z0-9_.]*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Set<String> AND = Set.of("&&", "and");
    private static final Set<String> OR = Set.of("||", "or");
    private static final Set<String> EQUAL = Set.of("==", "!=", "eq", "ne", "is");
    private static final Set<String> MORE_OR_LESS = Set.of(">", "<", ">=", "<=", "gt", "lt", "ge", "le");

    private static final int MOST_TOKENS = 100;

    private final List<String> tokens;
    private final Function<String, Operand> operands;
    private int at;

    /**
     * What a name stands for.
     *
     * @param counted whether Qute counts it, and it is no {@link PrintedNumber}
     * @param mayLack whether it can be without a value here
     */
    record Operand(Variable.Type type, boolean counted, boolean mayLack) {}

    /**
     * @param operand null for what was joined, compared or negated
     * @param there what has a value where it holds
     */
    private record Term(String text, @Nullable Operand operand, Set<String> there) {}

    private Condition(String text, Function<String, Operand> operands) {
        this.tokens = TOKEN.matcher(text).results().map(MatchResult::group).toList();
        this.operands = operands;
    }

    /**
     * @param operands finds out what a path stands for, and throws when it stands for nothing
     * @return what has a value where the condition holds
     * @throws IllegalArgumentException with a sentence for the template's author
     */
    static Set<String> check(String text, Function<String, Operand> operands) {
        if (GLUED.matcher(LITERAL.matcher(text).replaceAll("''")).find()) { // to Qute it would be one word
            throw new IllegalArgumentException("A blank stands between a parenthesis and what is outside of it.");
        }
        Condition condition = new Condition(text, operands);
        if (condition.tokens.isEmpty()) {
            throw new IllegalArgumentException("An {#if} asks about a variable.");
        }
        if (condition.tokens.size() > MOST_TOKENS) { // it is read, and evaluated, by recursion
            throw new IllegalArgumentException("A condition has at most %d words.".formatted(MOST_TOKENS));
        }
        Set<String> there = condition.joined().there;
        if (condition.at < condition.tokens.size()) {
            throw new IllegalArgumentException(
                    "%s cannot stand here; conditions are joined by && or ||.".formatted(condition.next()));
        }
        return there;
    }

    private String next() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private Term joined() {
        Term first = compared();
        Set<String> join = AND.contains(next()) ? AND : OR;
        Set<String> there = new HashSet<>(first.there);
        boolean alone = true;
        while (join.contains(next())) {
            at++;
            alone = false;
            Term more = compared();
            if (join.equals(AND)) {
                there.addAll(more.there);
            } else {
                there.retainAll(more.there);
            }
        }
        if (AND.contains(next()) || OR.contains(next())) {
            throw new IllegalArgumentException("Put parentheses around what belongs together: (a && b) || c.");
        }
        return alone ? first : new Term("", null, there);
    }

    private Term compared() {
        Term left = single();
        String operator = next();
        if (!EQUAL.contains(operator) && !MORE_OR_LESS.contains(operator)) {
            return left;
        }
        at++;
        Term right = single();
        Operand one = comparable(left);
        Operand other = comparable(right);
        if (MORE_OR_LESS.contains(operator)) {
            requireNumber(left, one);
            requireNumber(right, other);
        } else if (!family(one.type).equals(family(other.type))) {
            throw new IllegalArgumentException("%s is %s, and %s is %s: they are never equal."
                    .formatted(left.text, one.type.noun(), right.text, other.type.noun()));
        } else if (one.counted && !other.counted) {
            throw new IllegalArgumentException("Write %s first, and then %s.".formatted(right.text, left.text));
        }
        return new Term("", null, Set.of());
    }

    /** @param path of what has a value in some mails only */
    static IllegalArgumentException mayLack(String path) {
        return new IllegalArgumentException(
                "%1$s may have no value. Ask first, with {#if %1$s}, or give it a default.".formatted(path));
    }

    private Operand comparable(Term term) {
        Operand operand = term.operand;
        if (operand == null) {
            throw new IllegalArgumentException("A variable, a number or a text is compared, and nothing else.");
        }
        if (operand.mayLack) {
            throw mayLack(term.text);
        }
        if (!Set.of(Variable.Type.STRING, Variable.Type.URL, Variable.Type.NUMBER, Variable.Type.BOOLEAN)
                .contains(operand.type)) {
            throw new IllegalArgumentException(
                    "%s is %s and cannot be compared.".formatted(term.text, operand.type.noun()));
        }
        return operand;
    }

    private static void requireNumber(Term term, Operand operand) {
        if (operand.type != Variable.Type.NUMBER) {
            throw new IllegalArgumentException(
                    "%s is %s, and no number that could be more or less.".formatted(term.text, operand.type.noun()));
        }
    }

    private static Variable.Type family(Variable.Type type) {
        return type == Variable.Type.URL ? Variable.Type.STRING : type;
    }

    private Term single() {
        String token = next();
        at++;
        if (token.equals("(")) {
            Term inner = joined();
            if (!next().equals(")")) {
                throw new IllegalArgumentException("A parenthesis is not closed.");
            }
            at++;
            return new Term("", null, inner.there);
        }
        if (token.startsWith("'") || token.startsWith("\"")) {
            return new Term(token, new Operand(Variable.Type.STRING, false, false), Set.of());
        }
        if (NUMBER.matcher(token).matches()) {
            return new Term(token, new Operand(Variable.Type.NUMBER, true, false), Set.of());
        }
        if (token.equals("true") || token.equals("false")) {
            return new Term(token, new Operand(Variable.Type.BOOLEAN, false, false), Set.of());
        }
        if (!PATH.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    token.isEmpty()
                            ? "The condition ends too early."
                            : "%s is no variable, no text and no whole number of at most 9 digits.".formatted(token));
        }
        boolean negated = token.startsWith("!");
        Operand operand = operands.apply(negated ? token.substring(1) : token);
        return negated ? new Term(token, null, Set.of()) : new Term(token, operand, Set.of(token));
    }
}
