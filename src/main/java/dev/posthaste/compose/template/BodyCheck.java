package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Condition.Operand;
import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags of a body as a compiler does, before Qute sees them: what is printed is declared, is there in every mail or asked
 * about, and can be printed; conditions and loops nest, and are of what they can be of. Whatever is not in this small language is
 * refused, so the doors of Qute that a later version may open stay shut.
 */
final class BodyCheck {

    /** Qute renders by recursion: a thousand {@code {#if}} in each other overflow the stack. */
    private static final int DEEPEST = 16;

    private static final int MOST_LOOPS = 2;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,63}");
    private static final Pattern PRINT = Pattern.compile("([a-zA-Z][a-zA-Z0-9_.]*?)(?:\\.([a-z]+)(?:\\((.*)\\))?)?");
    private static final Pattern LOOP = Pattern.compile("([a-zA-Z][a-zA-Z0-9_]*) in ([a-zA-Z][a-zA-Z0-9_.]*)");
    private static final Set<String> TURN = Set.of("hasNext", "isFirst", "isLast", "odd", "even");
    private static final Set<String> COUNTED = Set.of("count", "index");

    /** A sentence that names them all would be longer than the file. */
    private static final int MOST_NAMED = 50;

    private final Map<String, Variable> variables;
    private final Locale locale;
    private final List<Problem> problems;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Map<String, Item> inLoops = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final IdentityHashMap<Tag, Variable.Type> types = new IdentityHashMap<>();

    /**
     * An open section.
     *
     * @param there what its condition says has a value
     * @param alias of a loop's item; null for a condition
     */
    private record Block(
            Tag tag, Set<String> there, @Nullable String alias) {}

    /** @param pointer of the items' declaration, as in {@link DeclaredParts} */
    private record Item(Variable variable, String pointer) {}

    /** What a path leads to. */
    private record Found(Variable variable, String pointer) {}

    /** @param problems takes what is wrong */
    BodyCheck(Map<String, Variable> variables, Locale locale, List<Problem> problems) {
        this.variables = variables;
        this.locale = locale;
        this.problems = problems;
    }

    /** Whether the body is in a language that is read from right to left. */
    boolean isLeftward() {
        return Assembly.isLeftward(locale);
    }

    /** What was printed or asked about so far, and what it is a part of, by pointers as in {@link DeclaredParts}. */
    Set<String> used() {
        return used;
    }

    /** Of what a tag prints; null when it prints nothing. */
    Variable.@Nullable Type typeOf(Tag tag) {
        return types.get(tag);
    }

    void check(Iterable<Tag> tags) {
        for (Tag tag : tags) {
            try {
                check(tag);
            } catch (IllegalArgumentException e) {
                problem(tag, String.valueOf(e.getMessage()));
            }
        }
        while (!blocks.isEmpty()) {
            Tag open = blocks.pop().tag;
            problem(open, "{#%1$s} has no {/%1$s}.".formatted(open.section()));
        }
    }

    private void problem(Tag tag, String detail) {
        problems.add(new Problem(tag.place(), detail));
    }

    private void check(Tag tag) {
        if (!tag.isSection()) {
            types.put(tag, printed(tag));
        } else if (tag.isElse()) {
            otherwise(tag);
        } else if (tag.closes()) {
            close(tag);
        } else if (tag.opens() && tag.section().equals("if")) {
            open(new Block(tag, Set.of(), null));
            holds(tag, condition(tag.arguments()));
        } else if (tag.opens() && tag.section().equals("for")) {
            loop(tag);
        } else {
            throw new IllegalArgumentException(
                    "{%s} is not known here. There are {#if}, {#else}, {#for}, {#include} and {#insert}."
                            .formatted(tag.inner()));
        }
    }

    private void open(Block block) {
        blocks.push(block);
        if (blocks.size() > DEEPEST) {
            throw new IllegalArgumentException("More than %d sections in each other.".formatted(DEEPEST));
        }
    }

    private void otherwise(Tag tag) {
        Block block = blocks.peek();
        if (block == null || block.alias != null) {
            throw new IllegalArgumentException("{#else} stands in an {#if}.");
        }
        String rest = tag.arguments();
        if (!rest.isEmpty() && !rest.startsWith("if ")) {
            throw new IllegalArgumentException("An else is {#else} or {#else if …}.");
        }
        holds(block.tag, Set.of());
        if (!rest.isEmpty()) {
            holds(block.tag, condition(rest.substring(3)));
        }
    }

    /** From here on, up to the next else or the end. */
    private void holds(Tag tag, Set<String> there) {
        blocks.pop();
        blocks.push(new Block(tag, there, null));
    }

    private void close(Tag tag) {
        Block block = blocks.peek();
        if (block == null || !block.tag.section().equals(tag.section())) {
            throw new IllegalArgumentException("{%s} ends nothing that is open here.".formatted(tag.inner()));
        }
        blocks.pop();
        if (block.alias != null) {
            inLoops.remove(block.alias);
        }
    }

    private void loop(Tag tag) {
        Matcher loop = LOOP.matcher(tag.arguments());
        String alias = loop.matches() ? loop.group(1) : "?";
        open(new Block(tag, Set.of(), alias));
        if (!loop.matches()) {
            throw new IllegalArgumentException("A loop is written {#for item in items}.");
        }
        Found list = locate(loop.group(2));
        Variable items = list.variable.items();
        if (items == null) {
            throw new IllegalArgumentException("%s is %s, not a list."
                    .formatted(loop.group(2), list.variable.type().noun()));
        }
        if (variables.containsKey(alias) || inLoops.containsKey(alias)) {
            throw new IllegalArgumentException(
                    "%s has a meaning already; call the item something else.".formatted(alias));
        }
        if (blocks.stream().filter(block -> block.alias != null).count() > MOST_LOOPS) {
            throw new IllegalArgumentException("More than %d loops in each other.".formatted(MOST_LOOPS));
        }
        inLoops.put(alias, new Item(items, DeclaredParts.item(list.pointer)));
    }

    private Variable.Type printed(Tag tag) {
        if (COUNTED.stream().anyMatch(each -> isTurn(tag.inner(), each))) {
            return Variable.Type.NUMBER;
        }
        Matcher print = PRINT.matcher(tag.inner());
        if (!print.matches()) {
            throw new IllegalArgumentException(unknown(tag.inner()));
        }
        String method = print.group(2);
        if (method == null || print.group(3) == null && !Methods.isProperty(method)) {
            return plainly(tag.inner());
        }
        Variable variable = find(print.group(1));
        checkThere(print.group(1), variable);
        Methods.check(variable.type(), method, print.group(3), locale);
        return Variable.Type.STRING;
    }

    private Variable.Type plainly(String path) {
        Variable variable = find(path);
        checkThere(path, variable);
        if (!variable.type().prints()) {
            throw new IllegalArgumentException("%s is %s and cannot be printed."
                    .formatted(path, variable.type().noun()));
        }
        return variable.type();
    }

    /** @return what has a value where the condition holds */
    private Set<String> condition(String condition) {
        return Condition.check(condition, this::operand);
    }

    private Operand operand(String path) {
        if (COUNTED.stream().anyMatch(each -> isTurn(path, each))) {
            return new Operand(Variable.Type.NUMBER, true, false);
        } else if (TURN.stream().anyMatch(each -> isTurn(path, each))) {
            return new Operand(Variable.Type.BOOLEAN, false, false);
        }
        Variable variable = find(path);
        return new Operand(variable.type(), false, lacking(path, variable) != null);
    }

    /** What Qute knows of a turn of a loop: {@code item_hasNext}. */
    private boolean isTurn(String path, String what) {
        return path.endsWith("_" + what) && inLoops.containsKey(path.substring(0, path.length() - what.length() - 1));
    }

    private Variable find(String path) {
        return locate(path).variable;
    }

    private Found locate(String path) {
        String[] steps = path.split("\\.", -1);
        Item item = inLoops.get(steps[0]);
        Variable variable = item == null ? variables.get(steps[0]) : item.variable;
        String pointer = item == null ? steps[0] : item.pointer;
        used.add(pointer);
        if (variable == null || !NAME.matcher(steps[0]).matches()) {
            throw new IllegalArgumentException(unknown(path));
        }
        for (int i = 1; i < steps.length; i++) {
            Variable field = variable.fields().get(steps[i]);
            if (field == null) {
                throw new IllegalArgumentException("%s is %s and has no %s."
                        .formatted(
                                String.join(".", List.of(steps).subList(0, i)),
                                variable.type().noun(),
                                steps[i]));
            }
            variable = field;
            pointer = DeclaredParts.field(pointer, steps[i]);
            used.add(pointer);
        }
        return new Found(variable, pointer);
    }

    private void checkThere(String path, Variable variable) {
        String lacking = lacking(path, variable);
        if (lacking != null) {
            throw Condition.mayLack(lacking);
        }
    }

    /** @return the part of the path that may have no value here; null when there always is one */
    private @Nullable String lacking(String path, Variable variable) {
        if (blocks.stream()
                .flatMap(block -> block.there.stream())
                .anyMatch(there -> there.equals(path) || there.startsWith(path + "."))) {
            return null;
        }
        if (!variable.isAlwaysThere() && !inLoops.containsKey(path)) {
            return path;
        }
        int dot = path.lastIndexOf('.');
        return dot < 0 ? null : lacking(path.substring(0, dot), find(path.substring(0, dot)));
    }

    private String unknown(String what) {
        List<String> names = new ArrayList<>(variables.keySet());
        names.addAll(inLoops.keySet());
        return "{%s} is not one of the variables: %s."
                .formatted(
                        what,
                        names.size() <= MOST_NAMED
                                ? String.join(", ", names)
                                : String.join(", ", names.subList(0, MOST_NAMED)) + ", …");
    }
}
