package validation

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/go-playground/validator/v10"
)

// matchesRule is a rule that the validator does not have and schemas do: matches=^ord-[0-9]+$ asks a text to match a
// regular expression of package regexp, somewhere in it unless it is anchored. In the expression a comma is written 0x2C
// and a bar 0x7C, as in the parameter of any rule.
const matchesRule = "matches"

// addMatches teaches v the rule. It panics, as the validator does, where the parameter is no regular expression; the
// registry finds that when a type is registered.
func addMatches(v *validator.Validate) {
	var compiled sync.Map // by the text of the expression
	matches := func(field validator.FieldLevel) bool {
		expression, ok := compiled.Load(field.Param())
		if !ok {
			e, err := regexp.Compile(field.Param())
			if err != nil {
				panic(fmt.Sprintf("%s: %v", matchesRule, err))
			}
			expression, _ = compiled.LoadOrStore(field.Param(), e)
		}
		return expression.(*regexp.Regexp).MatchString(field.Field().String())
	}
	if err := v.RegisterValidation(matchesRule, matches); err != nil {
		panic(err) // the rule's name is in order
	}
}
