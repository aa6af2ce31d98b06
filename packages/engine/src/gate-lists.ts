const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Query nodes, tables and modifiers that a statement may hold. */
export const allowedNodes = words(`
  SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE
  BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EXPRESSION_LIST EMPTY
  ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER
  ORDER_DEFAULT ASCENDING DESCENDING
`)

/** Expressions that a statement may hold, as `class:type`; a class alone allows all its types. */
export const allowedExpressions = words(`
  COLUMN_REF:COLUMN_REF CONSTANT:VALUE_CONSTANT FUNCTION:FUNCTION CASE:CASE_EXPR CAST:OPERATOR_CAST SUBQUERY:SUBQUERY
  STAR:STAR BETWEEN:COMPARE_BETWEEN LAMBDA:LAMBDA LAMBDA_REF:LAMBDA_REF COLLATE:COLLATE PARAMETER:VALUE_PARAMETER
  COMPARISON CONJUNCTION WINDOW
  OPERATOR:OPERATOR_NOT OPERATOR:OPERATOR_IS_NULL OPERATOR:OPERATOR_IS_NOT_NULL OPERATOR:COMPARE_IN OPERATOR:COMPARE_NOT_IN
  OPERATOR:OPERATOR_COALESCE OPERATOR:OPERATOR_NULLIF OPERATOR:ARRAY_EXTRACT OPERATOR:ARRAY_SLICE OPERATOR:STRUCT_EXTRACT
  OPERATOR:ARRAY_CONSTRUCTOR OPERATOR:GROUPING_FUNCTION OPERATOR:OPERATOR_TRY OPERATOR:ARROW OPERATOR:OPERATOR_UNPACK
`)

/** Functions that a FROM clause may call: pure ones. */
export const tableFunctions = words('unnest range generate_series json_each json_tree')

/** Names that DuckDB reads as values of the session when written without parentheses. */
export const sessionWords = words('user current_user session_user current_role current_catalog current_schema')

/** Names that DuckDB reads as the present time when written without parentheses. */
export const clockWords = words('current_date current_time current_timestamp localtime localtimestamp')

/** Aggregates whose result depends on the order of rows unless they are told one. */
export const orderedAggregates = words(`
  first last any_value arbitrary list array_agg string_agg group_concat listagg json_group_array json_group_object
`)

/** Aggregates that estimate, and not always the same. */
export const estimates = words('approx_quantile approx_top_k reservoir_quantile')

/** Window functions that number or pick rows by their order. */
export const orderedWindows = words('row_number ntile lag lead first_value last_value nth_value first last')
